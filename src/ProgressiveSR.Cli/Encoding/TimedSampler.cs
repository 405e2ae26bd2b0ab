using System.Diagnostics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Cli;

/// <summary>Measures the time spent in a sampling unit while a picture is encoded.</summary>
/// <param name="sampler">The unit, which this one disposes.</param>
internal sealed class TimedSampler(ISamplingUnit sampler) : ISamplingUnit
{
    private readonly Stopwatch clock = new();

    public int BlockSize => sampler.BlockSize;

    public LevelSchedule Schedule => sampler.Schedule;

    /// <summary>The time so far, for one caller at a time.</summary>
    public TimeSpan Elapsed => clock.Elapsed;

    public void Sample(
        Picture picture,
        BlockRegion region,
        int firstLevel,
        int lastLevel,
        Span<short> destination,
        CancellationToken cancellationToken = default)
    {
        clock.Start();
        try
        {
            sampler.Sample(picture, region, firstLevel, lastLevel, destination, cancellationToken);
        }
        finally
        {
            clock.Stop();
        }
    }

    public void Dispose() => sampler.Dispose();
}
