using System.Runtime.CompilerServices;
using ProgressiveSR.Backends;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tables;

/// <summary>A model to compare: with its network and, if it has a linear picture, without.</summary>
internal sealed class OurSchemes : IDisposable
{
    /// <summary>Marks the scheme without the network.</summary>
    public const string WithoutNetwork = ", linear";

    private readonly ProgressiveSender sender;
    private readonly List<(string Name, ProgressiveReceiver Receiver)> schemes = [];

    /// <param name="model">The model.</param>
    /// <param name="backend">Runs the network; not disposed.</param>
    public OurSchemes(NamedModel model, IInferenceBackend backend)
    {
        sender = new ProgressiveSender(model.Bundle);
        schemes.Add((model.Label, new ProgressiveReceiver(
            model.Bundle, backend, new ReceiverOptions { OwnsBackend = false })));
        if (model.Bundle.Manifest.Kernel == KernelKind.Transform)
        {
            schemes.Add((model.Label + WithoutNetwork, new ProgressiveReceiver(
                model.Bundle,
                backend,
                new ReceiverOptions { OwnsBackend = false, SuperResolvers = [new LinearNetwork()] })));
        }
    }

    /// <summary>Names of the schemes, starting with the one that uses the network.</summary>
    public IReadOnlyList<string> Names => [.. schemes.Select(scheme => scheme.Name)];

    /// <summary>Measures each scheme on a picture at each level.</summary>
    public async IAsyncEnumerable<RatePoint> MeasureAsync(
        Picture picture,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        EncodedPicture sent = sender.Encode(picture, cancellationToken: cancellationToken);
        foreach ((string name, ProgressiveReceiver receiver) in schemes)
        {
            await using PictureSession session = receiver.Open(sent);
            await foreach (Refinement shown in session.RefineAsync(cancellationToken: cancellationToken))
            {
                yield return RatePoint.Of(
                    name,
                    Setting(shown.Level),
                    sent.Info.Levels[shown.Level].Bytes,
                    (long)picture.Width * picture.Height,
                    Quality.Measure(picture.View, shown.Picture.View, crop: 0, "The picture"));
            }
        }
    }

    /// <summary>
    /// Measures each scheme on a region that is refined level by level, after the whole picture at a coarse level.
    /// </summary>
    /// <param name="picture">The picture.</param>
    /// <param name="region">The region.</param>
    /// <param name="coarse">The level of the whole picture.</param>
    /// <param name="cancellationToken">Cancels rendering.</param>
    public async Task<IReadOnlyList<RefinedRegion>> RefineAsync(
        Picture picture, PixelRegion region, int coarse, CancellationToken cancellationToken)
    {
        EncodedPicture sent = sender.Encode(picture, cancellationToken: cancellationToken);
        List<RefinedRegion> refined = [];
        foreach ((string name, ProgressiveReceiver receiver) in schemes)
        {
            await using PictureSession session = receiver.Open(sent);
            Refinement shown = await session.RefineToAsync(coarse, cancellationToken: cancellationToken);
            RatePoint whole = RatePoint.Of(
                name,
                Setting(coarse),
                session.BytesReceived,
                (long)picture.Width * picture.Height,
                Quality.Measure(picture.View, shown.Picture.View, crop: 0, "The picture"));
            List<RatePoint> points = [Inside(shown)];
            for (int level = coarse + 1; level <= sent.Info.HighestLevel; level++)
            {
                points.Add(Inside(await session.RefineToAsync(level, region, cancellationToken: cancellationToken)));
            }

            refined.Add(new RefinedRegion(whole, points));

            RatePoint Inside(Refinement refinement) => RatePoint.Of(
                name,
                Setting(refinement.Level),
                session.BytesReceived,
                (long)region.Width * region.Height,
                Quality.Measure(
                    picture.Crop(region), refinement.Picture.Crop(region), crop: 0, "The region"));
        }

        return refined;
    }

    /// <summary>Measures the cost of regions in tiles (<see cref="RegionCover"/>).</summary>
    public Task<IReadOnlyList<RegionCover>> MeasureCoverAsync(
        Picture picture, CancellationToken cancellationToken) => RegionCover.MeasureAsync(
            sender.Encode(picture, cancellationToken: cancellationToken), schemes[0].Receiver, cancellationToken);

    public void Dispose()
    {
        foreach ((_, ProgressiveReceiver receiver) in schemes)
        {
            receiver.Dispose();
        }
    }

    private static string Setting(int level) => $"level {level}";
}

/// <summary>A region refined after a coarse whole picture.</summary>
/// <param name="Whole">The coarse whole picture.</param>
/// <param name="Points">
/// The region at the whole picture's level and each level above; bytes are all those sent so far, including the whole
/// picture.
/// </param>
internal sealed record RefinedRegion(RatePoint Whole, IReadOnlyList<RatePoint> Points)
{
    /// <summary>The region's PSNR-Y as a function of all bytes sent.</summary>
    public RateCurve Curve { get; } = RateCurve.OfBytes(Points);
}
