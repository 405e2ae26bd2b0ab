using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <summary>With branches, so that what is exported is merged.</summary>
[TestFixtureSource(typeof(NetworkDevice), nameof(NetworkDevice.All))]
public sealed class RestorationNetworkConformance(NetworkDevice device) : NetworkConformance
{
    protected override IReadOnlyList<int> Factors => [2];

    protected override double Tolerance => device.Tolerance(base.Tolerance);

    protected override string TorchDevice => device.Torch;

    protected override SuperResolutionNetwork CreateNetwork(int factor) =>
        new RestorationNetwork(features: 8, blocks: 2, branches: true);

    protected override IInferenceBackend CreateOnnxBackend() => device.CreateOnnxBackend();

    protected override bool IsMissingRuntime(Exception exception) => NetworkDevice.IsMissing(exception);
}
