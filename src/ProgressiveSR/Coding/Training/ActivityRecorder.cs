using System.Runtime.InteropServices;

namespace ProgressiveSR.Coding;

/// <summary>Keeps a random share of the decisions whether coefficients are other than 0, plane by plane.</summary>
/// <param name="seed">Chooses the share.</param>
internal sealed class ActivityRecorder(int seed) : IActivityObserver
{
    private readonly Random random = new(seed);
    private readonly Reservoir[] planes =
        [.. Enumerable.Range(0, CoefficientLayout.Planes).Select(_ => new Reservoir())];

    /// <inheritdoc/>
    public static bool IsNeeded => true;

    /// <summary>What was kept of a plane.</summary>
    public Reservoir this[int plane] => planes[plane];

    /// <inheritdoc/>
    public void Observe(int plane, int place, in ActivitySums sums, int before, int value)
    {
        if (planes[plane].Claim(random) is var at && at >= 0)
        {
            planes[plane].Set(at, place, sums, before, value);
        }
    }

    /// <summary>A uniform sample of a stream.</summary>
    internal sealed class Reservoir
    {
        /// <summary>The most that is kept: enough for the 126 numbers that are fitted.</summary>
        private const int Capacity = 100_000;

        private readonly List<byte> values = [];
        private readonly List<short> before = [];
        private readonly List<byte> bias = [];
        private readonly List<bool> ones = [];
        private long seen;

        /// <summary>Decisions kept.</summary>
        public int Count => ones.Count;

        /// <summary>Whether a decision was 1.</summary>
        public bool IsOne(int i) => ones[i];

        /// <summary>Its bias.</summary>
        public int Bias(int i) => bias[i];

        /// <summary>What was weighed, in units in which a magnitude of 1 counts 1.</summary>
        /// <param name="i">Which decision.</param>
        /// <param name="destination">Receives <see cref="CoefficientWeights.Taps"/> numbers.</param>
        public void CopyTo(int i, Span<float> destination)
        {
            const int Sums = CoefficientWeights.Taps - 1;
            for (int k = 0; k < Sums; k++)
            {
                destination[k] = values[i * Sums + k] / 8f;
            }

            destination[Sums] = before[i] / 128f;
        }

        /// <summary>A place for the next decision; -1 where it is not to be kept.</summary>
        public int Claim(Random random)
        {
            seen++;
            if (Count < Capacity)
            {
                values.AddRange(new byte[CoefficientWeights.Taps - 1]);
                before.Add(0);
                bias.Add(0);
                ones.Add(false);
                return Count - 1;
            }

            long at = random.NextInt64(seen);
            return at < Capacity ? (int)at : -1;
        }

        /// <summary>Keeps a decision.</summary>
        public void Set(int at, int place, in ActivitySums sums, int causal, int value)
        {
            const int Sums = CoefficientWeights.Taps - 1;
            sums.CopyTo(place, CollectionsMarshal.AsSpan(values).Slice(at * Sums, Sums));
            before[at] = (short)causal;
            bias[at] = (byte)CoefficientWeights.BiasIndex(place);
            ones[at] = value != 0;
        }
    }
}
