using System.Numerics;
using System.Runtime.CompilerServices;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>The weights of the activity around a coefficient, for one plane at one level.</summary>
internal sealed class CoefficientWeights
{
    /// <summary>Number of weighted terms: those of <see cref="ActivitySums"/>, then the causal sum.</summary>
    public const int Taps = 24;

    /// <summary>Number of biases: one per pair of frequency classes, vertical first.</summary>
    public const int Biases = CoefficientLayout.FrequencyClasses * CoefficientLayout.FrequencyClasses;

    /// <summary>Number of entries of the class map: eight per doubling of the activity, 1 to 65535.</summary>
    public const int Steps = 128;

    /// <summary>Creates weights; takes ownership of the arrays.</summary>
    /// <param name="taps">Weights.</param>
    /// <param name="bias">The bias, by frequency classes.</param>
    /// <param name="classes">Class of activity, 0 to 31, by its logarithm.</param>
    public CoefficientWeights(short[] taps, short[] bias, byte[] classes)
    {
        Tap = taps;
        Bias = bias;
        Class = classes;
        BiasOfPlace = [.. Enumerable.Range(0, BlockTransform.PlaneLength).Select(place => bias[BiasIndex(place)])];
    }

    public short[] Tap { get; }

    public short[] Bias { get; }

    public byte[] Class { get; }

    /// <summary>The bias of each place <c>v * 32 + u</c>.</summary>
    public short[] BiasOfPlace { get; }

    /// <summary>The index of the bias for a place <c>v * 32 + u</c>.</summary>
    public static int BiasIndex(int place) =>
        CoefficientLayout.FrequencyClass(place / BlockTransform.Side) * CoefficientLayout.FrequencyClasses
        + CoefficientLayout.FrequencyClass(place % BlockTransform.Side);

    /// <summary>
    /// Untrained weights, usable for any picture: the nearest neighbours have the largest weights, and a doubling of
    /// the activity spans four classes.
    /// </summary>
    public static CoefficientWeights Untrained()
    {
        short[] bias = new short[Biases];
        Array.Fill(bias, (short)16);
        return new CoefficientWeights(
            [48, 48, 24, 48, 48, 24, 24, 12, 12, 8, 8, 24, 8, 24, 8, 24, 8, 24, 8, 16, 4, 16, 4, 48],
            bias,
            [.. Enumerable.Range(0, Steps).Select(
                i => (byte)Math.Clamp(i / 2 - 20, 0, CoefficientContexts.Activities - 1))]);
    }

    /// <summary>The class of an activity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ClassOf(int activity)
    {
        uint value = (uint)Math.Max(activity, 1);
        int log = BitOperations.Log2(value);
        return Class[log > 15 ? Steps - 1 : log << 3 | (int)(value << 3 >> log & 7)];
    }
}
