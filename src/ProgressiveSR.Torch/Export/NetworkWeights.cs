namespace ProgressiveSR.Torch;

/// <summary>A super-resolution network with its weights.</summary>
/// <param name="Description">What the network is.</param>
/// <param name="Tensors">Its weights under the names of its architecture, such as <c>head.weight</c>.</param>
public sealed record NetworkWeights(NetworkDescription Description, IReadOnlyDictionary<string, TensorData> Tensors);
