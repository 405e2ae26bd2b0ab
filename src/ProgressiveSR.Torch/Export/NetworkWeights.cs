using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using TorchSharp.Modules;

namespace ProgressiveSR.Torch;

/// <summary>A super-resolution network with its weights.</summary>
/// <param name="Description">The network's name, architecture and settings.</param>
/// <param name="Tensors">Its weights, named as in its architecture, for example <c>head.weight</c>.</param>
public sealed record NetworkWeights(NetworkDescription Description, IReadOnlyDictionary<string, TensorData> Tensors)
{
    /// <summary>Copies a network's weights for inference: branches used only in training are merged.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">Its name in the model; null for a name derived from its factor, such as <c>x2</c>.</param>
    public static NetworkWeights Of(SuperResolutionNetwork network, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        using SuperResolutionNetwork? merged = network.Merge();
        return AsTrained(merged ?? network, name);
    }

    /// <summary>Copies a network's weights under its parameter names.</summary>
    internal static NetworkWeights AsTrained(SuperResolutionNetwork network, string? name = null)
    {
        Dictionary<string, TensorData> tensors = [];
        foreach ((string tensor, Parameter parameter) in network.named_parameters())
        {
            tensors[tensor] = new TensorData(parameter.shape, TensorValues.ToArray(parameter));
        }

        return new NetworkWeights(name is null ? network.Describe() : network.Describe() with { Name = name }, tensors);
    }

    /// <summary>A safetensors file of the weights as 32-bit floats, sorted by name.</summary>
    /// <exception cref="ArgumentException">A tensor's number of values does not match its shape.</exception>
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
