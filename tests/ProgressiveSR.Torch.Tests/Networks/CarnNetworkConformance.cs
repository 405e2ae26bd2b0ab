using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <param name="groups">Groups of channels.</param>
/// <param name="mobile">Whether the network is CARN-M.</param>
/// <param name="multiScale">Whether it holds weights for all factors.</param>
/// <param name="device">What it is run on.</param>
[TestFixtureSource(nameof(Cases))]
public sealed class CarnNetworkConformance(int groups, bool mobile, bool multiScale, NetworkDevice device)
    : NetworkConformance
{
    public static IEnumerable<TestFixtureData> Cases =>
        from device in NetworkDevice.All
        from settings in ((int, bool, bool)[])[(1, false, false), (4, true, false), (2, false, true), (4, true, true)]
        select new TestFixtureData(settings.Item1, settings.Item2, settings.Item3, device);

    protected override SuperResolutionNetwork CreateNetwork(int factor) =>
        new CarnNetwork(factor, features: 8, groups, mobile, multiScale);

    protected override double Tolerance => device.Tolerance(base.Tolerance);

    protected override string TorchDevice => device.Torch;

    protected override IInferenceBackend CreateOnnxBackend() => device.CreateOnnxBackend();

    protected override bool IsMissingRuntime(Exception exception) => NetworkDevice.IsMissing(exception);

    protected override bool TakesPart(string parameter, int factor) =>
        !multiScale || !parameter.StartsWith("upsample.", StringComparison.Ordinal)
        || parameter.StartsWith($"upsample.up{factor}.", StringComparison.Ordinal);
}
