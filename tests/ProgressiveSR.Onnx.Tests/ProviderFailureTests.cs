using ProgressiveSR.Conformance;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Sentences for what runtimes and drivers say that are not at hand.</summary>
public sealed class ProviderFailureTests
{
    [OneTimeSetUp]
    public void RequireRuntime() =>
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();

    [Test]
    public void Explain_CudnnMissing_NamesBothWays()
    {
        Exception said = new(
            "cuDNN is not available. Install cuDNN, update the system library search path, or set enable_cudnn=0 to "
            + "force native CUDA paths where available.");

        OnnxProviderException failure = ProviderFailure.Explain(new OnnxOptions(), OnnxProvider.Cuda, said);

        Assert.That(
            failure.Message,
            Does.Contain("cudnn").And.Contain("cuDNN 9").And.Contain("UseCudnn = false"));
        Assert.That(failure.InnerException, Is.SameAs(said));
    }

    /// <summary>A plug-in for another CUDA than that of the runtime for GPUs.</summary>
    [Test]
    public void Explain_LibraryOfAnotherCuda_NamesThatAlone()
    {
        Exception said = new("Failed to load: libcublas.so.12: cannot open shared object file: No such file");

        string message = ProviderFailure.Explain(new OnnxOptions(), OnnxProvider.Cuda, said).Message;

        Assert.That(message, Does.Contain("libcublas.so.12").And.Contain("CUDA toolkit of that major version"));
        Assert.That(message, Does.Not.Contain("13"));
    }

    [Test]
    public void Explain_AnythingElse_SaysWhatTheRuntimeSays()
    {
        Exception said = new("CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version");

        string message = ProviderFailure.Explain(
            new OnnxOptions { DeviceId = 1 }, OnnxProvider.Cuda, said).Message;

        Assert.That(message, Does.Contain("on device 1").And.EndWith(said.Message));
    }

    [Test]
    public void CudaOptions_WithoutCudnn_SayItToTheRuntime()
    {
        Assert.That(
            new OnnxCudaOptions { UseCudnn = false }.ToProviderOptions(),
            Contains.Item(KeyValuePair.Create("enable_cudnn", "0")));
        Assert.That(new OnnxCudaOptions().ToProviderOptions(), Does.Not.ContainKey("enable_cudnn"));
    }
}
