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
    // A mean squared error below this is below what 8 bits can show; PSNR-Y 78 dB.
    internal const double LeastError = 1e-3;

    private readonly ISamplingUnit sampler;
    private readonly IInnovationMeter meter;
    private readonly IReadOnlyList<LevelDescription> levels;

    /// <summary>Prepares the estimates of a model.</summary>
    /// <param name="bundle">The model; without fitted weights, it can be measured only.</param>
    /// <exception cref="InvalidModelException">A file of the bundle is missing or invalid.</exception>
    public InnovationEstimator(ModelBundle bundle)
    {
        levels = bundle.Manifest.Levels;
        meter = bundle.Manifest.Kernel == KernelKind.Transform
            ? new TransformMeter(bundle.CreateReconstruction())
            : new KernelMeter(bundle.Kernel);
        sampler = bundle.CreateSampler();
    }

    /// <summary>Number of figures of a block.</summary>
    public int Count => meter.Count;

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
            for (int block = 0; block < blocks.Count; block++)
            {
                meter.Measure(
                    level,
                    indices.Slice(block * samples, samples),
                    values.Slice(block * samples, samples),
                    figures.Slice(block * Count, Count));
            }
        }
        finally
        {
            ArrayPool<short>.Shared.Return(rented);
        }
    }

    /// <summary>The mean squared error of luma of a block before the increment is joined.</summary>
    /// <param name="level">The increment's level.</param>
    /// <param name="figures">The block's figures.</param>
    public double Before(int level, ReadOnlySpan<double> figures) => Mean(levels[level].Innovation!.Before, figures);

    /// <summary>The same after the increment is joined.</summary>
    public double After(int level, ReadOnlySpan<double> figures) => Mean(levels[level].Innovation!.After, figures);

    /// <summary>The squared error of one block or more by their figures and weights.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="figures">Figures, as many.</param>
    public static double Sum(IReadOnlyList<double> weights, ReadOnlySpan<double> figures)
    {
        double sum = 0;
        for (int i = 0; i < figures.Length; i++)
        {
            sum += weights[i] * figures[i];
        }

        return Math.Max(sum, LeastError * figures[0]);
    }

    /// <inheritdoc/>
    public void Dispose() => sampler.Dispose();

    private static double Mean(IReadOnlyList<double> weights, ReadOnlySpan<double> figures) =>
        Sum(weights, figures) / figures[0];
}
