using ProgressiveSR.Conformance;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Torch.Tests.Networks;

[TestFixture]
public sealed class ResidualNetworkConformance : NetworkConformance
{
    protected override SuperResolutionNetwork CreateNetwork(int factor) =>
        new ResidualNetwork(factor, features: 8, blocks: 2);

    protected override IInferenceBackend CreateOnnxBackend() => new OnnxBackend();
}
