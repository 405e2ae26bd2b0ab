#if ONNXRUNTIME_GPU
using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>The same promises on CUDA, where the tests carry the runtime for it and there is a device.</summary>
public static class OnnxCudaConformance
{
    private static OnnxBackend Create() => new(new OnnxOptions { Provider = OnnxProvider.Cuda });

    [TestFixture]
    [Category(GpuTests.Category)]
    public sealed class Backend : BackendConformance
    {
        protected override IInferenceBackend CreateBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => OnnxConformance.IsMissing(exception);
    }

    [TestFixture]
    [Category(GpuTests.Category)]
    public sealed class Sampling : SamplingUnitConformance
    {
        protected override IInferenceBackend CreateBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => OnnxConformance.IsMissing(exception);
    }

    [TestFixture]
    [Category(GpuTests.Category)]
    public sealed class Processing : ProcessingUnitConformance
    {
        protected override IInferenceBackend CreateBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => OnnxConformance.IsMissing(exception);
    }

    [TestFixture]
    [Category(GpuTests.Category)]
    public sealed class Linear : LinearMapConformance
    {
        protected override IInferenceBackend CreateBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => OnnxConformance.IsMissing(exception);
    }

    [TestFixture]
    [Category(GpuTests.Category)]
    public sealed class SuperResolution : SuperResolverConformance
    {
        /// <summary>Kernels are queued far ahead of the device, which runs them to the end.</summary>
        protected override bool StopsWithinACall => false;

        protected override IInferenceBackend CreateBackend() => Create();

        protected override bool IsMissingRuntime(Exception exception) => OnnxConformance.IsMissing(exception);
    }
}
#endif
