using TorchSharp.Modules;

namespace ProgressiveSR.Torch;

/// <summary>Parameters and the tensors of a file, which belong together by their names.</summary>
internal static class StoredWeights
{
    /// <summary>Fills all parameters, or none where anything does not fit.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <param name="parameters">What to fill.</param>
    /// <param name="isWeight">Which of the file's tensors are weights; null for all.</param>
    /// <exception cref="InvalidModelException">
    /// A tensor is missing, left over, has another shape, or holds no floating-point values.
    /// </exception>
    public static void Load(
        SafetensorsFile file,
        string source,
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        Func<string, bool>? isWeight = null)
    {
        Dictionary<string, SafetensorsTensor> left = file.Tensors
            .Where(pair => isWeight is null || isWeight(pair.Key))
            .ToDictionary(StringComparer.Ordinal);
        List<(Parameter Target, float[] Values)> found = [];
        foreach ((string name, Parameter parameter) in parameters)
        {
            if (!left.Remove(name, out SafetensorsTensor? stored))
            {
                throw new InvalidModelException(
                    $"{source} lacks the tensor '{name}' of shape [{string.Join(", ", parameter.shape)}].");
            }

            found.Add((parameter, TensorValues.Read(stored, parameter.shape, source)));
        }

        if (left.Values.MinBy(stored => stored.Name, StringComparer.Ordinal) is { } unknown)
        {
            throw new InvalidModelException(
                $"{source} has a tensor that the model does not know: '{unknown.Name}' of shape "
                + $"[{string.Join(", ", unknown.Shape)}].");
        }

        foreach ((Parameter target, float[] values) in found)
        {
            TensorValues.Fill(target, values);
        }
    }
}
