using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx;

/// <summary>The single image input or output of a graph: [1, channels, H, W], 32 or 16 bits.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="IsHalf">Whether values have 16 bits.</param>
/// <param name="Height">The fixed height; null for any.</param>
/// <param name="Width">The fixed width; null for any.</param>
internal sealed record ImagePort(string Name, bool IsHalf, int? Height, int? Width)
{
    /// <summary>Its size, for messages.</summary>
    public string Size => FormattableString.Invariant($"{Width?.ToString() ?? "any"}x{Height?.ToString() ?? "any"}");

    /// <summary>Reads an input or output of a graph.</summary>
    /// <param name="what">The file, for messages.</param>
    /// <param name="role"><c>input</c> or <c>output</c>.</param>
    /// <param name="values">The graph's inputs or outputs.</param>
    /// <param name="channels">The number of channels that it must have.</param>
    /// <exception cref="InvalidModelException">
    /// There is not exactly one, or it is not an image with that many channels.
    /// </exception>
    public static ImagePort Read(
        string what, string role, IReadOnlyDictionary<string, NodeMetadata> values, int channels)
    {
        if (values.Count != 1)
        {
            throw new InvalidModelException($"{what} has {values.Count} {role}s; a super-resolver has one, an image.");
        }

        (string name, NodeMetadata value) = values.First();
        if (!value.IsTensor || value.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16))
        {
            throw new InvalidModelException(
                $"The {role} '{name}' of {what} has type {value.ElementDataType}; a super-resolver's is float or "
                + "float16.");
        }

        // Without a shape in the file, runtimes report no dimensions at all; the trial run then finds out.
        int[] shape = value.Dimensions is { Length: > 0 } stated ? stated : [-1, -1, -1, -1];
        if (shape.Length != 4)
        {
            throw new InvalidModelException(
                $"The {role} '{name}' of {what} has {shape.Length} dimensions; a super-resolver's has 4: 1, "
                + $"{channels}, height, width.");
        }

        // Runtimes report unknown sizes as -1; an output may have no others.
        if (shape[0] is not (1 or <= 0) || (shape[1] > 0 && shape[1] != channels))
        {
            throw new InvalidModelException(
                $"The {role} '{name}' of {what} has {shape[0]} x {shape[1]} planes; a super-resolver's has 1 x "
                + $"{channels}.");
        }

        return new ImagePort(
            name,
            value.ElementDataType == TensorElementType.Float16,
            shape[2] > 0 ? shape[2] : null,
            shape[3] > 0 ? shape[3] : null);
    }
}
