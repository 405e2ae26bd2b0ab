using ProgressiveSR.Conformance;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <param name="groups">Groups of channels.</param>
/// <param name="mobile">Whether the network is CARN-M.</param>
/// <param name="multiScale">Whether it holds weights for all factors.</param>
[TestFixture(1, false, false)]
[TestFixture(4, true, false)]
[TestFixture(2, false, true)]
[TestFixture(4, true, true)]
public sealed class CarnNetworkConformance(int groups, bool mobile, bool multiScale) : NetworkConformance
{
    protected override SuperResolutionNetwork CreateNetwork(int factor) =>
        new CarnNetwork(factor, features: 8, groups, mobile, multiScale);

    protected override IInferenceBackend CreateOnnxBackend() => new OnnxBackend();

    protected override bool TakesPart(string parameter, int factor) =>
        !multiScale || !parameter.StartsWith("upsample.", StringComparison.Ordinal)
        || parameter.StartsWith($"upsample.up{factor}.", StringComparison.Ordinal);
}
