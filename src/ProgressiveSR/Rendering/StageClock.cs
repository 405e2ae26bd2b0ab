using System.Diagnostics;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>Separates the time spent in super-resolvers from the rest of a rendering.</summary>
internal sealed class StageClock
{
    private readonly long start = Stopwatch.GetTimestamp();

    public TimeSpan SuperResolve { get; private set; }

    public TimeSpan Other => Stopwatch.GetElapsedTime(start) - SuperResolve;

    public void Run(
        ISuperResolver superResolver,
        RenderTile tile,
        ReadOnlySpan<float> source,
        Span<float> result,
        CancellationToken token)
    {
        long begin = Stopwatch.GetTimestamp();
        superResolver.SuperResolve(source, tile.Source.Width, tile.Source.Height, result, token);
        SuperResolve += Stopwatch.GetElapsedTime(begin);
    }
}

/// <summary>Reports the completed fraction of the work.</summary>
internal sealed class ProgressCounter(IProgress<double>? progress, long total)
{
    private long done;

    public void Add(long work)
    {
        done += work;
        progress?.Report((double)done / total);
    }
}
