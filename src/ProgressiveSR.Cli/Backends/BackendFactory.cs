using ProgressiveSR.Backends;
using ProgressiveSR.Onnx;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary>Starts a backend by name; the other one's libraries are never loaded.</summary>
internal static class BackendFactory
{
    public const string Onnx = "onnx";
    public const string Torch = "torch";

    public static IInferenceBackend Start(
        string backend, DeviceName device, bool useCudnn, TorchRuntimeOptions? libTorch) =>
        backend == Torch ? StartTorch(device, libTorch) : StartOnnx(device, useCudnn);

    public static TorchBackend StartTorch(DeviceName device, TorchRuntimeOptions? libTorch) =>
        device.Kind is DeviceName.Cpu or DeviceName.Cuda
            ? new TorchBackend(new TorchOptions { Device = device.ToString(), Runtime = libTorch })
            : throw new UsageException($"--device {device.Kind} needs --backend onnx; torch runs on cpu or cuda[:n].");

    private static OnnxBackend StartOnnx(DeviceName device, bool useCudnn) => new(new OnnxOptions
    {
        Provider = device.Kind switch
        {
            DeviceName.Cuda => OnnxProvider.Cuda,
            DeviceName.TensorRT => OnnxProvider.TensorRT,
            DeviceName.DirectML => OnnxProvider.DirectML,
            _ => OnnxProvider.Cpu,
        },
        DeviceId = device.Index,
        Cuda = new OnnxCudaOptions { UseCudnn = useCudnn },
    });
}
