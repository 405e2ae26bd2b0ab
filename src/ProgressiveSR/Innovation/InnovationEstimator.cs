using System.Buffers;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Innovation;

/// <summary>
/// Estimates the error of a picture from the increment that arrives at it (<see cref="InnovationFit"/>): no reference
/// and no network, one sampling of the picture. Thread-safe.
/// </summary>
internal sealed class InnovationEstimator : IDisposable
{
    private readonly ISamplingUnit sampler;
    private readonly IInnovationMeter meter;
    private readonly int blockSize;
    private readonly IReadOnlyList<LevelDescription> levels;

    /// <summary>Prepares the estimates of a model.</summary>
    /// <param name="bundle">The model; without fitted weights, it can be measured only.</param>
    /// <exception cref="InvalidModelException">A file of the bundle is missing or invalid.</exception>
    public InnovationEstimator(ModelBundle bundle)
    {
        levels = bundle.Manifest.Levels;
        blockSize = bundle.Manifest.BlockSize;
        meter = bundle.Manifest.Kernel == KernelKind.Transform
            ? new TransformMeter(bundle.CreateReconstruction())
            : new KernelMeter(bundle.Kernel.Schedule, bundle.Kernel.BlockSize);
        sampler = bundle.CreateSampler();
    }

    /// <summary>Number of figures of a block.</summary>
    public int Count => meter.Count;

    /// <summary>Side in blocks of the squares, from the picture's corner, that are estimated together.</summary>
    public int Side => meter.Side;

    /// <summary>How figures tell an error.</summary>
    public IErrorLaw Law => meter.Law;

    /// <summary>Measures how blocks of a picture differ from what an increment says of them.</summary>
    /// <param name="shown">The picture shown before the increment is joined.</param>
    /// <param name="blocks">The blocks, inside the picture.</param>
    /// <param name="level">The increment's level, 1 or above.</param>
    /// <param name="indices">The increment's indices, block by block.</param>
    /// <param name="figures">Receives <see cref="Count"/> figures per block.</param>
    /// <param name="cancellationToken">Cancels sampling.</param>
    public void Measure(
        Picture shown,
        BlockRegion blocks,
        int level,
        ReadOnlySpan<short> indices,
        Span<double> figures,
        CancellationToken cancellationToken)
    {
        int samples = sampler.Schedule.SamplesPerBlock(level);
        short[] rented = ArrayPool<short>.Shared.Rent((int)blocks.Count * samples);
        try
        {
            Span<short> values = rented.AsSpan(0, (int)blocks.Count * samples);
            sampler.Sample(shown, blocks, level, level, values, cancellationToken);
            BlockGrid grid = new(shown.Width, shown.Height, blockSize);
            for (int block = 0; block < blocks.Count; block++)
            {
                BlockRegion own = new(blocks.X + block % blocks.Columns, blocks.Y + block / blocks.Columns, 1, 1);
                meter.Measure(
                    level,
                    indices.Slice(block * samples, samples),
                    values.Slice(block * samples, samples),
                    shown.Crop(grid.ToPixels(own)),
                    figures.Slice(block * Count, Count));
            }
        }
        finally
        {
            ArrayPool<short>.Shared.Return(rented);
        }
    }

    /// <summary>The mean squared error of luma of some blocks before the increment is joined.</summary>
    /// <param name="level">The increment's level.</param>
    /// <param name="figures">The sums of the blocks' figures.</param>
    public double Before(int level, ReadOnlySpan<double> figures) => Mean(levels[level].Innovation!.Before, figures);

    /// <summary>The same after the increment is joined.</summary>
    public double After(int level, ReadOnlySpan<double> figures) => Mean(levels[level].Innovation!.After, figures);

    /// <inheritdoc/>
    public void Dispose() => sampler.Dispose();

    private double Mean(IReadOnlyList<double> weights, ReadOnlySpan<double> figures) =>
        Law.Estimate(weights, figures) / figures[0];
}
