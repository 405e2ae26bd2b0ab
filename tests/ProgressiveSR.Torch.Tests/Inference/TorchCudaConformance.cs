#if LIBTORCH_CUDA
using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Torch.Tests.Inference;

/// <summary>The same promises on CUDA, where the tests run on a libtorch with it and there is a device.</summary>
public static class TorchCudaConformance
{
    private static TorchBackend Create() => new(new TorchOptions { Device = "cuda" });

    [TestFixture]
    public sealed class Backend : BackendConformance
    {
        protected override IInferenceBackend CreateBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => TorchConformance.IsMissing(exception);
    }

    [TestFixture]
    public sealed class Sampling : SamplingUnitConformance
    {
        protected override IInferenceBackend CreateBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => TorchConformance.IsMissing(exception);
    }

    [TestFixture]
    public sealed class Processing : ProcessingUnitConformance
    {
        protected override IInferenceBackend CreateBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => TorchConformance.IsMissing(exception);
    }

    [TestFixture]
    public sealed class SuperResolution : SuperResolverConformance
    {
        protected override bool StopsWithinACall => false;

        protected override IInferenceBackend CreateBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => TorchConformance.IsMissing(exception);
    }

    /// <summary>Against libtorch on the CPU.</summary>
    [TestFixture]
    public sealed class Agreement : BackendAgreement
    {
        protected override IInferenceBackend CreateBackend() => new TorchBackend();

        protected override IInferenceBackend CreateOtherBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => TorchConformance.IsMissing(exception);
    }
}
#endif
