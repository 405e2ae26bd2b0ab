using System.Runtime.ExceptionServices;

namespace ProgressiveSR.Sampling;

/// <summary>
/// The built-in sampling unit: 16-bit kernels, 8-bit pixels, 32-bit sums. The same picture and kernel give the same
/// values on every machine, with any instruction set and any number of threads.
/// </summary>
/// <remarks>
/// Computes the formula of <see cref="SamplingKernel"/> exactly. The constructor chooses the widest instruction set
/// available (AVX-512, AVX2, SSE2 or NEON, else scalar code). Thread-safe. After the first calls, calls that use only
/// the calling thread are allocation-free: buffers come from the shared array pools.
/// </remarks>
public sealed unsafe class IntegerSampler : ISamplingUnit
{
    // Below this number of multiply-adds, waking another thread costs more than it saves.
    private const long ParallelThreshold = 1 << 23;

    private readonly SamplingKernel kernel;
    private readonly MicroKernel micro;
    private readonly PackedKernel packed;
    private readonly int maxThreads;

    /// <summary>Packs a kernel for this processor.</summary>
    /// <param name="kernel">The kernel; a reordered copy of about the same size is kept.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">The kernel is null.</exception>
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
                nameof(options), maxThreads, $"{nameof(SamplerOptions.MaxDegreeOfParallelism)} must be 1 or more.");
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

    /// <summary>Does nothing: a sampler holds no native memory and remains usable.</summary>
    public void Dispose()
    {
    }

    // Separate from Sample, so that single-threaded calls do not allocate the closure.
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

/// <summary>Options of an <see cref="IntegerSampler"/>. They do not affect the samples.</summary>
public sealed record SamplerOptions
{
    /// <summary>
    /// The maximum number of threads per call, including the calling thread; small regions use only the calling thread.
    /// </summary>
    /// <value>1 or more; <see cref="Environment.ProcessorCount"/> by default.</value>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;
}
