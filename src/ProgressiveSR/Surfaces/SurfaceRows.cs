using System.Numerics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Surfaces;

/// <summary>The kernel rows of all samples of a block up to a level, mapping 8-bit values to 8-bit values.</summary>
internal sealed class SurfaceRows
{
    private readonly SamplingKernel kernel;
    private readonly int[] rows;

    public SurfaceRows(SamplingKernel kernel, int level)
    {
        this.kernel = kernel;
        KernelRows[] runs = [.. Enumerable.Range(0, level + 1).SelectMany(i => kernel.Schedule[i])];
        rows = [.. runs.SelectMany(run => Enumerable.Range(run.First, run.Count))];
        Senders = [.. runs.SelectMany(run => Enumerable.Repeat(run, run.Count))];
    }

    /// <summary>Number of samples of the first picture, which come first.</summary>
    public int FirstPictureCount => kernel.Schedule.SamplesPerBlock(0);

    /// <summary>Number of samples.</summary>
    public int Count => rows.Length;

    /// <summary>Number of pixels in a block, times colours.</summary>
    public int Length => kernel.RowLength;

    /// <summary>The quantisation of each sample.</summary>
    public IReadOnlyList<KernelRows> Senders { get; }

    /// <summary>Copies the row of a sample.</summary>
    public void Copy<T>(int sample, Span<T> weights)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int row = rows[sample];
        T scale = T.CreateChecked(Math.ScaleB(1, -kernel.Shifts[row]));
        ReadOnlySpan<short> source = kernel.Weights.Slice(row * Length, Length);
        for (int k = 0; k < source.Length; k++)
        {
            weights[k] = T.CreateTruncating(source[k]) * scale;
        }
    }

    /// <summary>Adds a multiple of a sample's row.</summary>
    public void AddMultiple(int sample, Span<float> sums, double factor)
    {
        int row = rows[sample];
        VectorMath.AddMultiple(
            sums,
            kernel.Weights.Slice(row * Length, Length),
            (float)Math.ScaleB(factor, -kernel.Shifts[row]));
    }
}
