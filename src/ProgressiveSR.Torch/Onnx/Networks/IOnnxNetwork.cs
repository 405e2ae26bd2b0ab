namespace ProgressiveSR.Torch;

/// <summary>Writes the graph of one architecture of super-resolution networks.</summary>
internal interface IOnnxNetwork
{
    /// <summary>The name by which <see cref="NetworkDescription.Architecture"/> calls it.</summary>
    string Architecture { get; }

    /// <summary>Adds the network's nodes.</summary>
    /// <param name="graph">The graph, which has its input already.</param>
    /// <param name="weights">The network's safetensors file.</param>
    /// <param name="network">Factor and settings.</param>
    /// <param name="picture">[1, 3, H, W] in 0..1 units.</param>
    /// <returns>[1, 3, H * factor, W * factor].</returns>
    /// <exception cref="InvalidModelException">A setting or tensor is missing or does not fit.</exception>
    OnnxValue Build(OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture);
}
