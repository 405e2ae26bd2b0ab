using System.Diagnostics;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>Tells the time in super-resolvers from all other time of a rendering.</summary>
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

/// <summary>Tells a listener the share of work done.</summary>
internal sealed class ProgressCounter(IProgress<double>? progress, long total)
{
    private long done;

    public void Add(long work)
    {
        done += work;
        progress?.Report((double)done / total);
    }
}
