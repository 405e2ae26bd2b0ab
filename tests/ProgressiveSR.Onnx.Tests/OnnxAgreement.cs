using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>The same runtime with its own threads, and on GPUs where the tests carry it, against the CPU.</summary>
[TestFixture(OnnxProvider.Cpu)]
#if ONNXRUNTIME_GPU
[TestFixture(OnnxProvider.Cuda, Category = GpuTests.Category)]
[TestFixture(OnnxProvider.TensorRT, Category = GpuTests.Category)]
#endif
public sealed class OnnxAgreement(OnnxProvider provider) : BackendAgreement
{
    protected override IInferenceBackend CreateBackend() => new OnnxBackend();

    protected override IInferenceBackend CreateOtherBackend() =>
        new OnnxBackend(new OnnxOptions { Provider = provider, Threads = 2 });

    protected override bool IsMissingRuntime(Exception exception) => exception is OnnxProviderException;
}
