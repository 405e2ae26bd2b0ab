using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// Writes the ONNX graph of an architecture of super-resolution networks, so that bundles with it run on every backend.
/// Pass it to <see cref="NetworkCatalog.Register"/>.
/// </summary>
/// <remarks>
/// TorchSharp cannot export its modules, so the graph is built by hand, operator by operator, to match the module. Does
/// not need libtorch. Implementations are thread-safe.
/// </remarks>
public interface IOnnxNetwork
{
    /// <summary>Adds the network's nodes.</summary>
    /// <param name="graph">The graph, whose input is already declared.</param>
    /// <param name="weights">
    /// The network's weights, named as the module's parameters. Each must be used or passed to
    /// <see cref="OnnxWeights.LeaveOut"/>.
    /// </param>
    /// <param name="network">The network's factor and settings.</param>
    /// <param name="picture">
    /// [1, C, H, W] in 0..1 units, C the network's input channels; H and W are only known at run time.
    /// </param>
    /// <returns>[1, 3, H * factor, W * factor].</returns>
    /// <exception cref="InvalidModelException">A setting or tensor is missing or invalid.</exception>
    OnnxValue Build(OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture);
}
