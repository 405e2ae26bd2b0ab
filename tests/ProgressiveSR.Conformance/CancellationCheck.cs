using System.Diagnostics;

namespace ProgressiveSR.Conformance;

/// <summary>
/// A call that is told to stop under way throws before its result is there, and leaves the network usable.
/// </summary>
internal static class CancellationCheck
{
    private const int Attempts = 5;

    public static void AssertStops(ISuperResolver network, int width, int height)
    {
        float[] source = RandomData.Pixels(6, 3 * width * height);
        float[] result = new float[source.Length * network.Info.Factor * network.Info.Factor];
        network.SuperResolve(source, width, height, result);
        float[] expected = [.. result];
        TimeSpan whole = TimeSpan.MaxValue;
        for (int i = 0; i < 2; i++)
        {
            long start = Stopwatch.GetTimestamp();
            network.SuperResolve(source, width, height, result);
            whole = TimeSpan.FromTicks(Math.Min(whole.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        // A busy machine may hold back the signal: a network that stops does so in one of some calls.
        bool hasStopped = false;
        for (int i = 0; i < Attempts && !hasStopped; i++)
        {
            Array.Fill(result, float.NaN);
            using CancellationTokenSource cancellation = new(
                TimeSpan.FromMilliseconds(Math.Max(1, whole.TotalMilliseconds / 10)));
            try
            {
                network.SuperResolve(source, width, height, result, cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                hasStopped = !result.AsSpan().SequenceEqual(expected);
            }
        }

        Assert.That(hasStopped, $"a call of {whole.TotalMilliseconds:0} ms, stopped after a tenth of it");
        network.SuperResolve(source, width, height, result);
        Assert.That(result.AsSpan().SequenceEqual(expected), "the same result after a cancelled run");
    }
}
