namespace ProgressiveSR.Torch;

/// <summary>What <see cref="TorchRuntime.Initialize"/> has loaded.</summary>
public sealed record TorchRuntimeInfo
{
    /// <summary>The folder that libtorch was loaded from.</summary>
    /// <value><see langword="null"/>: left to the operating system's search.</value>
    public string? LibTorchFolder { get; init; }

    /// <summary>The file of TorchSharp's native library that is in use.</summary>
    /// <value><see langword="null"/>: left to the operating system's search.</value>
    public string? LibTorchSharpPath { get; init; }

    /// <summary>Whether that file is a private copy, made for a C++ runtime older than TorchSharp's.</summary>
    public bool IsPrivateCopy { get; init; }

    /// <summary>Why the CUDA libraries of <see cref="TorchRuntimeOptions.LibTorchFolder"/> did not load.</summary>
    /// <value><see langword="null"/>: they did, or there are none.</value>
    public string? CudaProblem { get; init; }

    /// <summary>Functions that TorchSharp's native library refers to and this libtorch does not have.</summary>
    public IReadOnlyList<string> MissingSymbols { get; init; } = [];
}
