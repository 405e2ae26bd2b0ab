namespace ProgressiveSR.Torch;

/// <summary>The libraries that <see cref="TorchRuntime.Initialize"/> loaded.</summary>
public sealed record TorchRuntimeInfo
{
    /// <summary>The folder that libtorch was loaded from.</summary>
    /// <value><see langword="null"/> if the operating system searched for it.</value>
    public string? LibTorchFolder { get; init; }

    /// <summary>The path of TorchSharp's native library in use.</summary>
    /// <value><see langword="null"/> if the operating system searched for it.</value>
    public string? LibTorchSharpPath { get; init; }

    /// <summary>Whether that file is a private copy, patched for a C++ runtime older than TorchSharp's.</summary>
    public bool IsPrivateCopy { get; init; }

    /// <summary>Why the CUDA libraries of <see cref="TorchRuntimeOptions.LibTorchFolder"/> did not load.</summary>
    /// <value><see langword="null"/> if they loaded, or there are none.</value>
    public string? CudaProblem { get; init; }

    /// <summary>Functions that TorchSharp's native library refers to and this libtorch lacks.</summary>
    public IReadOnlyList<string> MissingSymbols { get; init; } = [];
}
