using System.CommandLine;
using ProgressiveSR.Backends;

namespace ProgressiveSR.Cli;

/// <summary>The options that choose the backend and its device.</summary>
internal sealed class BackendOptions
{
    private readonly Option<string> backend = Inputs.Choice(
        "--backend", "Runtime for the networks: ONNX Runtime or libtorch.", BackendFactory.Onnx, BackendFactory.Torch);

    private readonly Option<DeviceName> device = DeviceOption.Create(
        "Device: cpu, cuda or cuda:1; with --backend onnx also tensorrt or directml.",
        DeviceName.Cpu,
        DeviceName.Cuda,
        DeviceName.TensorRT,
        DeviceName.DirectML);

    private readonly Option<bool> withoutCudnn = new("--no-cudnn")
    {
        Description = "Run --backend onnx --device cuda without cuDNN, where that is not installed.",
    };

    private readonly LibTorchOption libTorch = new();

    public void AddTo(Command command)
    {
        command.Options.Add(backend);
        command.Options.Add(device);
        command.Options.Add(withoutCudnn);
        libTorch.AddTo(command);
    }

    public IInferenceBackend Start(ParseResult parsed) => BackendFactory.Start(
        parsed.GetRequiredValue(backend),
        parsed.GetRequiredValue(device),
        useCudnn: !parsed.GetValue(withoutCudnn),
        libTorch.Read(parsed));
}
