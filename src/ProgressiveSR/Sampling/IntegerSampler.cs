using System.Runtime.ExceptionServices;

namespace ProgressiveSR.Sampling;

/// <summary>
/// The shipped sampling unit: 16-bit kernels, 8-bit pixels, 32-bit sums. The same picture and kernel give the same
/// values on every machine, with any instruction set and any number of threads.
/// </summary>
/// <remarks>
/// Computes the formula of <see cref="SamplingKernel"/> exactly. The widest instruction set that the processor has
/// (AVX-512, AVX2, SSE2 or NEON, else none) is chosen at construction. Thread-safe. After the first calls, one that
/// stays on the calling thread allocates nothing: buffers come from the shared array pools.
/// </remarks>
public sealed unsafe class IntegerSampler : ISamplingUnit
{
    // Below this many multiply-adds, waking another thread costs more than it saves.
    private const long ParallelThreshold = 1 << 23;

    private readonly SamplingKernel kernel;
    private readonly MicroKernel micro;
    private readonly PackedKernel packed;
    private readonly int maxThreads;

    /// <summary>Packs a kernel for this processor.</summary>
    /// <param name="kernel">The kernel; a copy of it in another order is kept, about as large.</param>
    /// <param name="options">How to use the machine; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">There is no kernel.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <see cref="SamplerOptions.MaxDegreeOfParallelism"/> is below 1.
    /// </exception>
    public IntegerSampler(SamplingKernel kernel, SamplerOptions? options = null)
        : this(kernel, options, MicroKernel.Best)
    {
    }

    internal IntegerSampler(SamplingKernel kernel, SamplerOptions? options, SimdPath path)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        maxThreads = (options ?? new SamplerOptions()).MaxDegreeOfParallelism;
        if (maxThreads < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), maxThreads, $"{nameof(SamplerOptions.MaxDegreeOfParallelism)} is 1 or more.");
        }

        this.kernel = kernel;
        micro = MicroKernel.Create(path);
        packed = new PackedKernel(kernel, micro);
    }

    /// <inheritdoc/>
    public int BlockSize => kernel.BlockSize;

    /// <inheritdoc/>
    public LevelSchedule Schedule => kernel.Schedule;

    /// <inheritdoc/>
    public void Sample(
        Picture picture,
        BlockRegion region,
        int firstLevel,
        int lastLevel,
        Span<short> destination,
        CancellationToken cancellationToken = default)
    {
        int samples = SamplingArguments.Validate(this, picture, region, firstLevel, lastLevel, destination.Length);
        cancellationToken.ThrowIfCancellationRequested();

        bool small = region.Count * samples * kernel.RowLength < ParallelThreshold;
        fixed (short* start = destination)
        {
            SamplingJob job = new(
                kernel, packed, micro, picture, region, (firstLevel, lastLevel), start, small ? 1 : maxThreads);
            int threads = small ? 1 : Math.Min(maxThreads, job.Tiles);
            if (threads == 1)
            {
                int next = 0;
                job.Run(ref next, cancellationToken);
            }
            else
            {
                RunParallel(job, threads, cancellationToken);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Does nothing: a sampler holds no native memory and stays usable.</summary>
    public void Dispose()
    {
    }

    // Kept apart from Sample, whose calls on one thread must not pay for the closure.
    private static void RunParallel(SamplingJob job, int threads, CancellationToken cancellationToken)
    {
        int next = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads };
        try
        {
            Parallel.For(0, threads, options, _ => job.Run(ref next, cancellationToken));
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }
}

/// <summary>How an <see cref="IntegerSampler"/> uses the machine. Nothing here changes a sample.</summary>
public sealed record SamplerOptions
{
    /// <summary>
    /// The most threads that one call may use, the caller's included; small regions use the caller's alone.
    /// </summary>
    /// <value>1 or more; by default <see cref="Environment.ProcessorCount"/>.</value>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;
}
