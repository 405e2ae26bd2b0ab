using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Innovation;

/// <summary>
/// Fits what increments tell of the pictures they arrive at (<see cref="InnovationFit"/>), on pictures as a receiver
/// with the model's own networks shows them. Not thread-safe.
/// </summary>
public sealed class InnovationTrainer : IDisposable
{
    // Squares of 4x4 blocks: large enough for a mean, small enough for many.
    private const int Side = 4;

    private readonly ModelManifest manifest;
    private readonly ISamplingUnit sampler;
    private readonly Quantizer quantizer;
    private readonly InnovationEstimator estimator;
    private readonly Samples[] levels;

    /// <summary>Starts without pictures.</summary>
    /// <param name="bundle">The model.</param>
    /// <exception cref="InvalidModelException">A file of the bundle is missing or invalid.</exception>
    /// <exception cref="ArgumentException">The model has no increments.</exception>
    public InnovationTrainer(ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        manifest = bundle.Manifest;
        if (manifest.Schedule.Highest == 0)
        {
            throw new ArgumentException($"Model '{manifest.Name}' has no increments.", nameof(bundle));
        }

        sampler = bundle.CreateSampler();
        quantizer = new Quantizer(manifest.Schedule);
        estimator = new InnovationEstimator(bundle);
        levels = [.. Enumerable.Range(0, manifest.Schedule.Count).Select(_ => new Samples([], [], []))];
    }

    /// <summary>Adds a picture; blocks that extend beyond its borders are left out.</summary>
    /// <param name="original">The picture that was sent, of at least one block.</param>
    /// <param name="shown">What the receiver shows of it at each level, from 0 to the highest.</param>
    /// <param name="cancellationToken">Cancels between squares; the picture is then partly added.</param>
    /// <exception cref="ArgumentException">
    /// The picture is smaller than a block, or there are more or fewer pictures than levels, or of another size.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Add(Picture original, IReadOnlyList<Picture> shown, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(shown);
        int columns = original.Width / manifest.BlockSize;
        int rows = original.Height / manifest.BlockSize;
        if (columns == 0 || rows == 0)
        {
            throw new ArgumentException(
                $"A picture of {original.Width}x{original.Height} pixels holds no block of {manifest.BlockSize}.",
                nameof(original));
        }

        if (shown.Count != levels.Length
            || shown.Any(picture => picture.Width != original.Width || picture.Height != original.Height))
        {
            throw new ArgumentException(
                $"{levels.Length} pictures of {original.Width}x{original.Height} are needed, one for each level.",
                nameof(shown));
        }

        BlockGrid grid = new(columns * manifest.BlockSize, rows * manifest.BlockSize, manifest.BlockSize);
        TileGrid squares = new(grid, Side);
        for (int i = 0; i < squares.Count; i++)
        {
            PixelRegion pixels = grid.ToPixels(squares[i]);
            double[] errors = [.. shown.Select(picture => Error(original.Crop(pixels), picture.Crop(pixels)))];
            for (int level = 1; level < levels.Length; level++)
            {
                double[] figures = Measure(original, shown[level - 1], squares[i], level, cancellationToken);
                levels[level].Figures.Add(figures);
                levels[level].Before.Add(Math.Max(errors[level - 1], IErrorLaw.LeastError) * figures[0]);
                levels[level].After.Add(Math.Max(errors[level], IErrorLaw.LeastError) * figures[0]);
            }
        }
    }

    /// <summary>Fits the weights of all increments.</summary>
    /// <returns>Those of levels 1 to the highest, deterministic for the same pictures in the same order.</returns>
    /// <exception cref="InvalidOperationException">No picture was added.</exception>
    public IReadOnlyList<InnovationFit> Train() => levels[1].Figures.Count > 0
        ?
        [
            .. levels.Skip(1).Select(level => new InnovationFit(
                estimator.Law.Fit(level.Figures, level.Before), estimator.Law.Fit(level.Figures, level.After))),
        ]
        : throw new InvalidOperationException("Innovation cannot be fitted without pictures.");

    /// <summary>Disposes the sampling units.</summary>
    public void Dispose()
    {
        sampler.Dispose();
        estimator.Dispose();
    }

    /// <summary>The figures of a square: the sums of its blocks'.</summary>
    private double[] Measure(
        Picture original, Picture shown, BlockRegion square, int level, CancellationToken cancellationToken)
    {
        short[] indices = new short[square.Count * manifest.Schedule.SamplesPerBlock(level)];
        sampler.Sample(original, square, level, level, indices, cancellationToken);
        quantizer.Quantize(level, indices, indices);
        double[] blocks = new double[square.Count * estimator.Count];
        estimator.Measure(shown, square, level, indices, blocks, cancellationToken);
        double[] sums = new double[estimator.Count];
        for (int i = 0; i < blocks.Length; i++)
        {
            sums[i % sums.Length] += blocks[i];
        }

        return sums;
    }

    /// <summary>The mean squared error of luma.</summary>
    private static double Error(RgbView original, RgbView shown) =>
        byte.MaxValue * byte.MaxValue * Math.Pow(10, -ImageQuality.PsnrY(original, shown) / 10);

    /// <summary>Squares of one level: figures, and squared errors before and after the increment is joined.</summary>
    private readonly record struct Samples(List<double[]> Figures, List<double> Before, List<double> After);
}
