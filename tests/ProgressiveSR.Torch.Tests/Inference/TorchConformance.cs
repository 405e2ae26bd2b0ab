using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Torch.Tests.Inference;

/// <summary>Every promise of the core's interfaces, on the CPU.</summary>
public static class TorchConformance
{
    internal static bool IsMissing(Exception exception) => exception is TorchRuntimeException;

    [TestFixture]
    public sealed class Backend : BackendConformance
    {
        protected override IInferenceBackend CreateBackend() => new TorchBackend();

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }

    [TestFixture]
    public sealed class Sampling : SamplingUnitConformance
    {
        protected override IInferenceBackend CreateBackend() => new TorchBackend();

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }

    [TestFixture]
    public sealed class Processing : ProcessingUnitConformance
    {
        protected override IInferenceBackend CreateBackend() => new TorchBackend();

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }

    [TestFixture]
    public sealed class SuperResolution : SuperResolverConformance
    {
        protected override bool StopsWithinACall => false;

        protected override IInferenceBackend CreateBackend() => new TorchBackend();

        protected override bool IsMissingRuntime(Exception exception) => IsMissing(exception);
    }
}
