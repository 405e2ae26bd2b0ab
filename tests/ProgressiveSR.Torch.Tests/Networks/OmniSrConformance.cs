using ProgressiveSR.Conformance;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Torch.Tests.Networks;

[TestFixture]
public sealed class OmniSrConformance : WindowedNetworkConformance
{
    protected override SuperResolutionNetwork CreateNetwork(int factor) =>
        new OmniSrNetwork(factor, features: 8, groups: 2);

    protected override IInferenceBackend CreateOnnxBackend() => new OnnxBackend();
}
