using System.Diagnostics;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Conformance;

/// <summary>What becomes of a call that is told to stop under way.</summary>
internal static class CancellationCheck
{
    private const int Attempts = 6;

    /// <summary>It throws before its result is there, and leaves the network usable.</summary>
    public static void AssertStops(ISuperResolver network, int width, int height)
    {
        Call call = new(network, width, height);

        // On a busy machine the signal may be held back, or the call measured have been a slow one: a network that
        // stops does so in one of some calls, told earlier and earlier.
        bool hasStopped = false;
        for (int i = 0; i < Attempts && !hasStopped; i++)
        {
            hasStopped = call.RunCancelled(0.1 / (1 << i)) && !call.HasResult;
        }

        Assert.That(hasStopped, $"a call of {call.Time.TotalMilliseconds:0} ms, stopped after a tenth of it and less");
        call.Run();
        Assert.That(call.HasResult, "the same result after a cancelled run");
    }

    /// <summary>It throws or has its result, and leaves the network usable.</summary>
    public static void AssertUnharmed(ISuperResolver network, int width, int height)
    {
        Call call = new(network, width, height);

        bool hasThrown = call.RunCancelled(0.1);

        Assert.That(hasThrown || call.HasResult, "neither a result nor an exception");
        call.Run();
        Assert.That(call.HasResult, "the same result after a cancelled run");
    }

    private sealed class Call
    {
        private readonly ISuperResolver network;
        private readonly int width;
        private readonly int height;
        private readonly float[] source;
        private readonly float[] result;
        private readonly float[] expected;

        public Call(ISuperResolver network, int width, int height)
        {
            (this.network, this.width, this.height) = (network, width, height);
            source = RandomData.Pixels(6, 3 * width * height);
            result = new float[source.Length * network.Info.Factor * network.Info.Factor];
            Run();
            expected = [.. result];
            long start = Stopwatch.GetTimestamp();
            Run();
            Time = Stopwatch.GetElapsedTime(start);
        }

        /// <summary>What a whole call takes.</summary>
        public TimeSpan Time { get; }

        /// <summary>Whether the last call made what the first one did.</summary>
        public bool HasResult => result.AsSpan().SequenceEqual(expected);

        public void Run() => network.SuperResolve(source, width, height, result);

        /// <summary>Runs it, told to stop after a part of its time.</summary>
        /// <returns>Whether it threw.</returns>
        public bool RunCancelled(double part)
        {
            Array.Fill(result, float.NaN);
            using CancellationTokenSource cancellation = new(
                TimeSpan.FromMilliseconds(Math.Max(1, part * Time.TotalMilliseconds)));
            try
            {
                network.SuperResolve(source, width, height, result, cancellation.Token);
                return false;
            }
            catch (OperationCanceledException)
            {
                return true;
            }
        }
    }
}
