using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Torch;

/// <summary>Writes weights as 16-bit floats and rejects those out of range.</summary>
internal static class HalfTensors
{
    /// <summary>Adds a tensor as F16.</summary>
    /// <exception cref="ArgumentException">The number of values does not match the shape.</exception>
    /// <exception cref="InvalidModelException">A value is not finite or exceeds the range of 16-bit floats.</exception>
    public static void AddHalf(
        this SafetensorsWriter writer, string file, string tensor, ReadOnlySpan<long> shape, ReadOnlySpan<float> values)
    {
        long needed = 1;
        foreach (long dimension in shape)
        {
            needed *= dimension;
        }

        if (values.Length != needed)
        {
            throw new ArgumentException(
                $"Tensor '{tensor}' of '{file}' has {values.Length} values; its shape "
                + $"[{string.Join(", ", shape.ToArray())}] needs {needed}.",
                nameof(values));
        }

        Half[] halves = new Half[values.Length];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)values[i];
            if (!Half.IsFinite(halves[i]))
            {
                throw new InvalidModelException(
                    $"Tensor '{tensor}' of '{file}' holds {values[i]} at {i}; weights must be finite and at most 65504 "
                    + "in magnitude.");
            }
        }

        writer.Add(tensor, shape, halves);
    }
}
