using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Torch.Tests.Networks;

[TestFixtureSource(typeof(NetworkDevice), nameof(NetworkDevice.All))]
public sealed class ResidualNetworkConformance(NetworkDevice device) : NetworkConformance
{
    protected override SuperResolutionNetwork CreateNetwork(int factor) =>
        new ResidualNetwork(factor, features: 8, blocks: 2);

    protected override double Tolerance => device.Tolerance(base.Tolerance);

    protected override string TorchDevice => device.Torch;

    protected override IInferenceBackend CreateOnnxBackend() => device.CreateOnnxBackend();

    protected override bool IsMissingRuntime(Exception exception) => NetworkDevice.IsMissing(exception);
}
