using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>A picture of 10x7 blocks in 4x3 tiles, and receivers of it.</summary>
internal static class SessionCases
{
    public const int Width = 150;
    public const int Height = 97;

    public static ModelBundle Bundle { get; } = TestModel.Bundle(16);

    public static EncodedPicture Opaque { get; } = Encode(alpha: false);

    public static EncodedPicture PictureWithAlpha { get; } = Encode(alpha: true);

    public static EncodedPicture Encode(bool alpha, PayloadCodec codec = PayloadCodec.Context, int seed = 0)
    {
        Picture picture = seed == 0
            ? TestPictures.MakeHalfFlat(Width, Height, alpha)
            : TestPictures.Make(Width, Height, alpha, seed: seed);
        return new ProgressiveSender(Bundle, new SenderOptions { TileSizes = new(3), Codec = codec }).Encode(picture);
    }

    public static ProgressiveReceiver Receiver(ExactBackend? backend = null, ReceiverOptions? options = null) =>
        new(Bundle, backend ?? new ExactBackend(), options);

    /// <summary>The pixels at a level, as a decoder shows them that was given all packets.</summary>
    public static byte[] Expected(int level, EncodedPicture? picture = null)
    {
        using ReceiverModel model = new(Bundle, new ExactBackend());
        ProgressiveDecoder decoder = new((picture ?? Opaque).Description.Header, model);
        for (int i = 0; i <= level; i++)
        {
            decoder.Add((picture ?? Opaque).GetIncrement(i));
        }

        return TestRendering.Pixels(decoder.Render().Picture);
    }

    public static void RequireNothingTwice(TestSource source) =>
        Assert.That(source.Asked.Distinct().Count(), Is.EqualTo(source.Asked.Count), "fetched twice");

    public static byte[] Pixels(Refinement refinement) => TestRendering.Pixels(refinement.Picture);

    /// <summary>All refinements of a call, with the pixels of each.</summary>
    public static async Task<List<(Refinement Step, byte[] Pixels)>> CollectAsync(
        this PictureSession session,
        PixelRegion? region,
        IStoppingCriterion? until = null,
        CancellationToken cancellationToken = default)
    {
        List<(Refinement, byte[])> steps = [];
        await foreach (Refinement step in session.RefineAsync(region, until, cancellationToken: cancellationToken))
        {
            steps.Add((step, Pixels(step)));
        }

        return steps;
    }
}
