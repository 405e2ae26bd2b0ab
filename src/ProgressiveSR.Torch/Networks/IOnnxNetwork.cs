using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// Writes the ONNX graph of one architecture of super-resolution networks, so that bundles with it run on every
/// backend. It is given to <see cref="NetworkCatalog.Register"/>.
/// </summary>
/// <remarks>
/// TorchSharp cannot export its modules, so the graph is written by hand, one operator for each of the module's. It
/// needs no libtorch. Implementations are thread-safe.
/// </remarks>
public interface IOnnxNetwork
{
    /// <summary>Adds the network's nodes.</summary>
    /// <param name="graph">The graph, which has its input already.</param>
    /// <param name="weights">
    /// The network's weights, under the names of the module's parameters. All are used, or named in
    /// <see cref="OnnxWeights.LeaveOut"/>.
    /// </param>
    /// <param name="network">Factor and settings.</param>
    /// <param name="picture">[1, 3, H, W] in 0..1 units; H and W are known at run time only.</param>
    /// <returns>[1, 3, H * factor, W * factor].</returns>
    /// <exception cref="InvalidModelException">A setting or tensor is missing or does not fit.</exception>
    OnnxValue Build(OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture);
}
