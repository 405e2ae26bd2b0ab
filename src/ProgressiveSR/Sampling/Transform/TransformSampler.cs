using System.Runtime.InteropServices;

namespace ProgressiveSR.Sampling;

/// <summary>
/// The sampling unit of the separable kernel (<see cref="BlockTransform"/>). The same picture gives the same values on
/// every machine, with any instruction set and any number of threads. Thread-safe.
/// </summary>
public sealed class TransformSampler : ISamplingUnit
{
    private const int BlocksPerThread = 16;

    private readonly TransformPass horizontal;
    private readonly TransformPass vertical;
    private readonly int maxThreads;

    /// <summary>Prepares the kernel for this processor.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="options">Sampling options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The schedule is for another kernel.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <see cref="SamplerOptions.MaxDegreeOfParallelism"/> is below 1.
    /// </exception>
    public TransformSampler(LevelSchedule schedule, SamplerOptions? options = null)
        : this(schedule, options, MicroKernel.Best)
    {
    }

    internal TransformSampler(LevelSchedule schedule, SamplerOptions? options, SimdPath path)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        maxThreads = (options ?? new SamplerOptions()).MaxDegreeOfParallelism;
        ArgumentOutOfRangeException.ThrowIfLessThan(maxThreads, 1, nameof(options));
        if (schedule.KernelLength != BlockTransform.RowCount
            || schedule.FractionalBits != BlockTransform.FractionalBits)
        {
            throw new ArgumentException(
                $"The schedule is for kernel rows of {schedule.KernelLength} values and {schedule.FractionalBits} "
                + $"fractional bits; this kernel has {BlockTransform.RowCount} and {BlockTransform.FractionalBits}.",
                nameof(schedule));
        }

        Schedule = schedule;
        MicroKernel micro = MicroKernel.Create(path);
        horizontal = new TransformPass(micro, shift: 18);
        vertical = new TransformPass(micro, shift: 16);
    }

    /// <inheritdoc/>
    public int BlockSize => BlockTransform.Side;

    /// <inheritdoc/>
    public LevelSchedule Schedule { get; }

    /// <inheritdoc/>
    public unsafe void Sample(
        Picture picture,
        BlockRegion region,
        int firstLevel,
        int lastLevel,
        Span<short> destination,
        CancellationToken cancellationToken = default)
    {
        SamplingArguments.Validate(this, picture, region, firstLevel, lastLevel, destination.Length);
        cancellationToken.ThrowIfCancellationRequested();
        int blocks = (int)region.Count;
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = Math.Clamp(blocks / BlocksPerThread, 1, maxThreads),
            CancellationToken = cancellationToken,
        };
        fixed (short* start = destination)
        {
            nint target = (nint)start;
            int length = destination.Length;
            Parallel.For(
                0,
                blocks,
                options,
                () => new TransformJob(horizontal, vertical),
                (block, _, job) =>
                {
                    Span<short> coefficients = stackalloc short[BlockTransform.RowCount];
                    (int row, int column) = Math.DivRem(block, region.Columns);
                    job.Run(picture.View, region.X + column, region.Y + row, coefficients);
                    Scatter(
                        coefficients,
                        (firstLevel, lastLevel),
                        block,
                        blocks,
                        MemoryMarshal.CreateSpan(ref *(short*)target, length));
                    return job;
                },
                job => job.Dispose());
        }
    }

    /// <summary>Does nothing: a sampler holds no native memory and stays usable.</summary>
    public void Dispose()
    {
    }

    private void Scatter(
        ReadOnlySpan<short> coefficients, (int First, int Last) levels, int block, int blocks, Span<short> destination)
    {
        for (int level = levels.First; level <= levels.Last; level++)
        {
            int perBlock = Schedule.SamplesPerBlock(level);
            Span<short> own = destination.Slice(block * perBlock, perBlock);
            foreach (KernelRows rows in Schedule[level])
            {
                coefficients.Slice(rows.First, rows.Count).CopyTo(own);
                own = own[rows.Count..];
            }

            destination = destination[(blocks * perBlock)..];
        }
    }
}
