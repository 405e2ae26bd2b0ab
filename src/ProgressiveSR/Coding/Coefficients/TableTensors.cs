using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Coding;

/// <summary>Reads, checks and writes tensors of tables.</summary>
internal static class TableTensors
{
    /// <summary>Adds the initial probabilities.</summary>
    public static void AddBits(SafetensorsWriter writer, string name, long[] shape, AdaptiveBit[] bits)
    {
        writer.Add($"{name}.probability", shape, bits.Select(bit => (short)(bit.Probability / 2)).ToArray());
        writer.Add($"{name}.count", shape, bits.Select(bit => (byte)bit.Count).ToArray());
    }

    /// <summary>Reads the initial probabilities.</summary>
    public static AdaptiveBit[] ReadBits(SafetensorsFile file, string name, params long[] shape)
    {
        short[] probabilities = Shorts(file, $"{name}.probability", shape);
        SafetensorsTensor counts = Tensor(file, $"{name}.count", SafetensorsType.U8, shape);
        return probabilities.Any(probability => probability < AdaptiveBit.Least / 2)
            ? throw new InvalidDataException($"A probability of '{name}' is below {AdaptiveBit.Least / 2}.")
            : [.. probabilities.Zip(
                counts.Data.ToArray(), (probability, count) => new AdaptiveBit(2 * probability, count))];
    }

    /// <summary>Reads a tensor of 16-bit numbers.</summary>
    public static short[] Shorts(SafetensorsFile file, string name, params long[] shape) =>
        Tensor(file, name, SafetensorsType.I16, shape).ToInt16s();

    /// <summary>Finds a tensor.</summary>
    /// <exception cref="InvalidDataException">
    /// The tensor is missing, or has the wrong type or, if a shape is given, the wrong shape.
    /// </exception>
    public static SafetensorsTensor Tensor(
        SafetensorsFile file, string name, SafetensorsType type, params long[] shape)
    {
        if (!file.Tensors.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            throw new InvalidDataException($"It has no tensor '{name}'.");
        }

        if (tensor.Type != type || (shape.Length > 0 && !tensor.Shape.SequenceEqual(shape)))
        {
            throw new InvalidDataException(
                $"Tensor '{name}' has type {tensor.Type} and shape {string.Join("x", tensor.Shape)}, where {type}"
                + $"{(shape.Length > 0 ? $" and {string.Join("x", shape)}" : "")} is needed.");
        }

        return tensor;
    }
}
