using ProgressiveSR.Backends;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <summary>What networks are run on, by ONNX Runtime and by libtorch, in fixtures that are given one.</summary>
/// <param name="Provider">ONNX Runtime's provider.</param>
/// <param name="Torch">libtorch's device.</param>
public sealed record NetworkDevice(OnnxProvider Provider, string Torch)
{
    /// <summary>The CPU, and the devices for which the tests carry a runtime.</summary>
    public static IEnumerable<NetworkDevice> All =>
    [
        new(OnnxProvider.Cpu, "cpu"),
#if ONNXRUNTIME_GPU
        new(OnnxProvider.Cuda, "cpu"),
        new(OnnxProvider.TensorRT, "cpu"),
#endif
#if LIBTORCH_CUDA
        new(OnnxProvider.Cpu, "cuda"),
#endif
    ];

    /// <summary>The CPU computes in 32 bits, as CUDA does; TensorRT may round products to 11.</summary>
    public double Tolerance(double onCpu) => Provider == OnnxProvider.TensorRT ? 100 * onCpu : onCpu;

    public IInferenceBackend CreateOnnxBackend() => new OnnxBackend(new OnnxOptions { Provider = Provider });

    public static bool IsMissing(Exception exception) => exception is TorchRuntimeException or OnnxProviderException;

    public override string ToString() => $"onnx on {Provider}, torch on {Torch}";
}
