using ProgressiveSR.Conformance;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Torch.Tests.Networks;

[TestFixture]
public sealed class EdsrNetworkConformance : NetworkConformance
{
    protected override SuperResolutionNetwork CreateNetwork(int factor) =>
        new EdsrNetwork(factor, features: 8, blocks: 2, residualScale: 0.5);

    protected override IInferenceBackend CreateOnnxBackend() => new OnnxBackend();
}
