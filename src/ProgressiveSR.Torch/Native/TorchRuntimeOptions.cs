namespace ProgressiveSR.Torch;

/// <summary>Where <see cref="TorchRuntime.Initialize"/> finds libtorch and LibTorchSharp.</summary>
/// <remarks>
/// The defaults suit an application that references TorchSharp-cpu or one of the CUDA packages. A property takes
/// precedence over its environment variable; an empty variable counts as unset.
/// </remarks>
public sealed record TorchRuntimeOptions
{
    /// <summary>The environment variable for <see cref="LibTorchFolder"/>.</summary>
    public const string LibTorchFolderVariable = "PROGRESSIVESR_LIBTORCH";

    /// <summary>The environment variable for <see cref="LibTorchSharpPath"/>.</summary>
    public const string LibTorchSharpPathVariable = "PROGRESSIVESR_LIBTORCHSHARP";

    /// <summary>The environment variable for <see cref="AllowMissingSymbols"/>; <c>1</c> is true.</summary>
    public const string AllowMissingSymbolsVariable = "PROGRESSIVESR_LIBTORCH_ALLOW_MISSING_SYMBOLS";

    /// <summary>An existing folder with libtorch, for example <c>torch/lib</c> of an installed PyTorch.</summary>
    /// <value><see langword="null"/> for the libraries deployed with the application.</value>
    /// <remarks>
    /// The application must then not contain a libtorch of its own: two of them terminate the process.
    /// </remarks>
    public string? LibTorchFolder { get; init; }

    /// <summary>The path of TorchSharp's native library (libLibTorchSharp.so, LibTorchSharp.dll).</summary>
    /// <value>
    /// <see langword="null"/> to look in <see cref="LibTorchFolder"/>, then among the application's files.
    /// </value>
    public string? LibTorchSharpPath { get; init; }

    /// <summary>
    /// Whether a libtorch in <see cref="LibTorchFolder"/> may lack functions that TorchSharp refers to.
    /// </summary>
    /// <value><see langword="false"/> to reject such a libtorch, which is of another version.</value>
    /// <remarks>
    /// If true, the process terminates at the first call of a missing function. Linux only; elsewhere the operating
    /// system rejects such a libtorch anyway. <see cref="TorchRuntimeInfo.MissingSymbols"/> lists the functions.
    /// </remarks>
    public bool? AllowMissingSymbols { get; init; }

    /// <summary>The folder for the private copy of TorchSharp's native library, if one is needed.</summary>
    /// <value><see langword="null"/> for <c>ProgressiveSR/native</c> in the user's cache folder.</value>
    public string? CacheFolder { get; init; }

    internal TorchRuntimeOptions WithEnvironment(Func<string, string?> variable) => this with
    {
        LibTorchFolder = LibTorchFolder ?? Value(variable(LibTorchFolderVariable)),
        LibTorchSharpPath = LibTorchSharpPath ?? Value(variable(LibTorchSharpPathVariable)),
        AllowMissingSymbols = AllowMissingSymbols ?? variable(AllowMissingSymbolsVariable) == "1",
    };

    private static string? Value(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
