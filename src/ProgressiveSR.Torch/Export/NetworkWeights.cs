using TorchSharp.Modules;

namespace ProgressiveSR.Torch;

/// <summary>A super-resolution network with its weights.</summary>
/// <param name="Description">What the network is.</param>
/// <param name="Tensors">Its weights under the names of its architecture, such as <c>head.weight</c>.</param>
public sealed record NetworkWeights(NetworkDescription Description, IReadOnlyDictionary<string, TensorData> Tensors)
{
    /// <summary>Copies a network's weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="level">The one level above 0 that it serves; null for all of its factor.</param>
    public static NetworkWeights Of(SuperResolutionNetwork network, int? level = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Dictionary<string, TensorData> tensors = [];
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            tensors[name] = new TensorData(parameter.shape, TensorValues.ToArray(parameter));
        }

        return new NetworkWeights(network.Describe() with { Level = level }, tensors);
    }

    /// <summary>A file of the weights in 32 bits, sorted by their names.</summary>
    /// <exception cref="ArgumentException">The number of values of a tensor does not fit its shape.</exception>
    internal SafetensorsWriter ToSafetensors()
    {
        SafetensorsWriter writer = new();
        foreach ((string name, TensorData tensor) in Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Add(name, tensor.Shape, tensor.Values);
        }

        return writer;
    }
}
