using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Torch.Tests.Networks;

[TestFixtureSource(typeof(NetworkDevice), nameof(NetworkDevice.All))]
public sealed class OmniSrConformance(NetworkDevice device) : WindowedNetworkConformance
{
    protected override SuperResolutionNetwork CreateNetwork(int factor) =>
        new OmniSrNetwork(factor, features: 8, groups: 2);

    protected override double Tolerance => device.Tolerance(base.Tolerance);

    protected override string TorchDevice => device.Torch;

    protected override IInferenceBackend CreateOnnxBackend() => device.CreateOnnxBackend();

    protected override bool IsMissingRuntime(Exception exception) => NetworkDevice.IsMissing(exception);
}
