using System.Diagnostics;

namespace ProgressiveSR;

/// <summary>Tells the time in super-resolvers from all other time of a rendering.</summary>
internal sealed class StageClock
{
    private readonly long start = Stopwatch.GetTimestamp();

    public TimeSpan SuperResolve { get; private set; }

    public TimeSpan Other => Stopwatch.GetElapsedTime(start) - SuperResolve;

    public void Run(
        ISuperResolver superResolver,
        Tile tile,
        ReadOnlySpan<float> source,
        Span<float> result,
        CancellationToken token)
    {
        long begin = Stopwatch.GetTimestamp();
        superResolver.SuperResolve(source, tile.Source.Width, tile.Source.Height, result, token);
        SuperResolve += Stopwatch.GetElapsedTime(begin);
    }
}
