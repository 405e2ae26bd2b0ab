using System.CommandLine;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli;

/// <summary>The option <c>--libtorch</c>: the packed tool has no libtorch of its own.</summary>
internal sealed class LibTorchOption
{
    private readonly Option<string?> option = Inputs.Text(
        "--libtorch",
        "DIR",
        "Folder of libtorch, such as torch/lib of an installed PyTorch. Default: the environment variable "
        + $"{TorchRuntimeOptions.LibTorchFolderVariable}.");

    public void AddTo(Command command) => command.Options.Add(option);

    public TorchRuntimeOptions? Read(ParseResult parsed) =>
        parsed.GetValue(option) is { } folder ? new TorchRuntimeOptions { LibTorchFolder = folder } : null;
}
