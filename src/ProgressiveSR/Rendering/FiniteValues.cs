using System.Numerics;
using System.Runtime.InteropServices;

namespace ProgressiveSR.Rendering;

/// <summary>Detects NaN and infinity.</summary>
internal static class FiniteValues
{
    /// <summary>Whether all values are finite.</summary>
    public static bool AreAll(ReadOnlySpan<float> values)
    {
        // Zero times a finite number is zero; times any other value it is NaN, which persists in the sum.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors)
        {
            sum += vector * Vector<float>.Zero;
        }

        float rest = 0;
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            rest += value * 0;
        }

        return Vector.Sum(sum) + rest == 0;
    }
}
