using ProgressiveSR.Rendering;
using ProgressiveSR.Tests.Coding;
using ProgressiveSR.Tests.Receiving;

namespace ProgressiveSR.Tests.Rendering;

/// <summary>The linear picture is what a session shows whose network adds nothing.</summary>
public sealed class LinearRenderTests
{
    private readonly TransformModel model = new(levels: 5);
    private EncodedPicture encoded = null!;

    [OneTimeSetUp]
    public void Encode() => encoded = model.Encode(TestSmooth.Picture(170, 140));

    [OneTimeTearDown]
    public void Free() => model.Dispose();

    [Test]
    public async Task RenderLinear_MixedLevels_IsWhatANetworkThatAddsNothingShows()
    {
        await using ProgressiveReceiver receiver =
            model.Receive(new ReceiverOptions { Rendering = new RenderOptions { DataConsistency = false } });
        await using PictureSession session = receiver.Open(encoded);
        await session.RefineToAsync(1);
        Refinement shown = await session.RefineToAsync(4, new PixelRegion(40, 40, 60, 50));

        RenderResult linear = session.Decoder.RenderLinear();

        Assert.That(TestRendering.Pixels(linear.Picture), Is.EqualTo(SessionCases.Pixels(shown)));
        Assert.That(
            linear.Statistics.BlocksPerLevel, Is.EqualTo(session.Decoder.Render().Statistics.BlocksPerLevel));
        Assert.That(linear.Statistics.SuperResolve, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task RenderLinear_RegionAndLevel_IsThatPartOfTheWhole()
    {
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession session = receiver.Open(encoded);
        await session.FetchAsync(1);
        byte[] before = TestRendering.Pixels(
            session.Decoder.RenderLinear(new RenderOptions { Region = new PixelRegion(33, 5, 90, 100) }).Picture);
        await session.FetchAsync(4);

        Picture part = session.Decoder.RenderLinear(
            new RenderOptions { Region = new PixelRegion(33, 5, 90, 100), MaxLevel = 1 }).Picture;

        Assert.That((part.Width, part.Height), Is.EqualTo((90, 100)));
        Assert.That(TestRendering.Pixels(part), Is.EqualTo(before));
    }

    [Test]
    public void RenderLinear_NothingReceived_IsMidGrey()
    {
        using ReceiverModel receiver = new(model.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = new(encoded.Info.Header, receiver);
        RenderResult shown = decoder.RenderLinear();
        Assert.That(shown.Picture.Pixels.ToArray(), Is.All.EqualTo(128));
        Assert.That(shown.Statistics.EmptyBlocks, Is.EqualTo(encoded.Info.Grid.All.Count));
    }

    [Test]
    public void RenderLinear_TrainedKernel_Throws()
    {
        using ReceiverModel receiver = new(SessionCases.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = new(SessionCases.Opaque.Info.Header, receiver);
        Assert.That(
            () => decoder.RenderLinear(), Throws.InvalidOperationException.With.Message.Contains("no linear picture"));
    }

    [Test]
    public void RenderLinear_Cancelled_Throws()
    {
        using ReceiverModel receiver = new(model.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = new(encoded.Info.Header, receiver);
        Assert.That(
            () => decoder.RenderLinear(cancellationToken: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }
}
