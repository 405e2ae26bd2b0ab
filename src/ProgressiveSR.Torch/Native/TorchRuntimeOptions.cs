namespace ProgressiveSR.Torch;

/// <summary>Where <see cref="TorchRuntime.Initialize"/> takes libtorch and LibTorchSharp from.</summary>
/// <remarks>
/// The defaults suit an application that references TorchSharp-cpu or one of the CUDA packages. Where a property and
/// its environment variable are both set, the property wins; an empty variable counts as unset.
/// </remarks>
public sealed record TorchRuntimeOptions
{
    /// <summary>The environment variable behind <see cref="LibTorchFolder"/>.</summary>
    public const string LibTorchFolderVariable = "PROGRESSIVESR_LIBTORCH";

    /// <summary>The environment variable behind <see cref="LibTorchSharpPath"/>.</summary>
    public const string LibTorchSharpPathVariable = "PROGRESSIVESR_LIBTORCHSHARP";

    /// <summary>The environment variable behind <see cref="AllowMissingSymbols"/>; <c>1</c> means yes.</summary>
    public const string AllowMissingSymbolsVariable = "PROGRESSIVESR_LIBTORCH_ALLOW_MISSING_SYMBOLS";

    /// <summary>An existing folder with libtorch, for example <c>torch/lib</c> of an installed PyTorch.</summary>
    /// <value><see langword="null"/>: the libraries that the application carries.</value>
    /// <remarks>The application must then carry no libtorch of its own: two of them end the process.</remarks>
    public string? LibTorchFolder { get; init; }

    /// <summary>The file of TorchSharp's native library (libLibTorchSharp.so, LibTorchSharp.dll).</summary>
    /// <value><see langword="null"/>: from <see cref="LibTorchFolder"/>, else the one the application carries.</value>
    public string? LibTorchSharpPath { get; init; }

    /// <summary>
    /// Whether a libtorch in <see cref="LibTorchFolder"/> may lack functions that TorchSharp refers to.
    /// </summary>
    /// <value><see langword="false"/>: such a libtorch is refused, since it is of another version.</value>
    /// <remarks>
    /// Where allowed, the process ends at the first call of a function that is not there. Linux only; elsewhere the
    /// operating system refuses such a libtorch in any case. <see cref="TorchRuntimeInfo.MissingSymbols"/> lists them.
    /// </remarks>
    public bool? AllowMissingSymbols { get; init; }

    /// <summary>The folder for the private copy of TorchSharp's native library, where one is needed.</summary>
    /// <value><see langword="null"/>: <c>ProgressiveSR/native</c> in the user's cache folder.</value>
    public string? CacheFolder { get; init; }

    internal TorchRuntimeOptions WithEnvironment(Func<string, string?> variable) => this with
    {
        LibTorchFolder = LibTorchFolder ?? Value(variable(LibTorchFolderVariable)),
        LibTorchSharpPath = LibTorchSharpPath ?? Value(variable(LibTorchSharpPathVariable)),
        AllowMissingSymbols = AllowMissingSymbols ?? variable(AllowMissingSymbolsVariable) == "1",
    };

    private static string? Value(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
