using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using TorchSharp.Modules;

namespace ProgressiveSR.Torch;

/// <summary>A super-resolution network with its weights.</summary>
/// <param name="Description">What the network is.</param>
/// <param name="Tensors">Its weights under the names of its architecture, such as <c>head.weight</c>.</param>
public sealed record NetworkWeights(NetworkDescription Description, IReadOnlyDictionary<string, TensorData> Tensors)
{
    /// <summary>Copies a network's weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">Its name in the model; null for <c>x2</c> or the like, by its factor.</param>
    public static NetworkWeights Of(SuperResolutionNetwork network, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Dictionary<string, TensorData> tensors = [];
        foreach ((string tensor, Parameter parameter) in network.named_parameters())
        {
            tensors[tensor] = new TensorData(parameter.shape, TensorValues.ToArray(parameter));
        }

        return new NetworkWeights(name is null ? network.Describe() : network.Describe() with { Name = name }, tensors);
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
