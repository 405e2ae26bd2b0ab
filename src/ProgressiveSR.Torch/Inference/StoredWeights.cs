using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Copies tensors from a file to the model's tensors of the same names.</summary>
internal static class StoredWeights
{
    /// <summary>Fills all targets, or none if any tensor does not match.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="targets">The tensors to fill, by name.</param>
    /// <param name="isWeight">Selects the file's tensors that are weights, by name; null for all.</param>
    /// <exception cref="InvalidModelException">
    /// A tensor is missing, unexpected, has the wrong shape, or is not of a floating-point type.
    /// </exception>
    public static void Load<T>(
        SafetensorsFile file,
        string source,
        IEnumerable<(string Name, T Target)> targets,
        Func<string, bool>? isWeight = null)
        where T : Tensor
    {
        Dictionary<string, SafetensorsTensor> left = file.Tensors
            .Where(pair => isWeight is null || isWeight(pair.Key))
            .ToDictionary(StringComparer.Ordinal);
        List<(Tensor Target, float[] Values)> found = [];
        foreach ((string name, T target) in targets)
        {
            if (!left.Remove(name, out SafetensorsTensor? stored))
            {
                throw new InvalidModelException(
                    $"{source} lacks the tensor '{name}' of shape [{string.Join(", ", target.shape)}].");
            }

            found.Add((target, TensorValues.Read(stored, target.shape, source)));
        }

        if (left.Values.MinBy(stored => stored.Name, StringComparer.Ordinal) is { } unknown)
        {
            throw new InvalidModelException(
                $"{source} has a tensor that the model does not know: '{unknown.Name}' of shape "
                + $"[{string.Join(", ", unknown.Shape)}].");
        }

        foreach ((Tensor target, float[] values) in found)
        {
            TensorValues.Fill(target, values);
        }
    }
}
