namespace ProgressiveSR.Torch;

/// <summary>The native libraries of TorchSharp are missing or cannot be loaded; the message says what to do.</summary>
public sealed class TorchRuntimeException : DllNotFoundException
{
    /// <summary>The libtorch version that the referenced TorchSharp is built for.</summary>
    internal const string LibTorchVersion = "2.10";

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to fix it.</param>
    /// <param name="innerException">The loader's own error, if any.</param>
    public TorchRuntimeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether a second libtorch conflicts with the chosen one, so that no other folder would help.</summary>
    public bool IsSecondLibTorch { get; private init; }

    internal static TorchRuntimeException Missing(string fileName) => new(
        $"The native library {fileName} was not found: add the package TorchSharp-cpu (or TorchSharp-cuda-linux, " +
        "TorchSharp-cuda-windows) to the application, or name a folder that holds libtorch in " +
        $"{nameof(TorchRuntimeOptions)}.{nameof(TorchRuntimeOptions.LibTorchFolder)} or the environment variable " +
        $"{TorchRuntimeOptions.LibTorchFolderVariable}.");

    internal static TorchRuntimeException MissingLibTorchSharp(string fileName) => new(
        $"The native library {fileName} was not found: publish the application with the one of the package " +
        $"TorchSharp, or name the file in {nameof(TorchRuntimeOptions)}." +
        $"{nameof(TorchRuntimeOptions.LibTorchSharpPath)} or the environment variable " +
        $"{TorchRuntimeOptions.LibTorchSharpPathVariable}.");

    internal static TorchRuntimeException MissingSetting(string path, string property, string variable) => new(
        $"{path} does not exist; it is the value of {nameof(TorchRuntimeOptions)}.{property} or of the environment " +
        $"variable {variable}.");

    internal static TorchRuntimeException CannotLoad(string path, Exception? cause) => new(
        $"The native library {path} was found but could not be loaded: {cause?.Message.Trim()}", cause);

    internal static TorchRuntimeException SecondLibTorch(string inTheWay, string chosen) => new(
        $"{chosen} cannot be used because {inTheWay} would be loaded into the same process beside it: build the " +
        $"application without TorchSharp-cpu and without the CUDA packages, or remove the setting.")
    {
        IsSecondLibTorch = true,
    };

    internal static TorchRuntimeException OtherVersion(string folder, IReadOnlyList<string> missing) => new(
        $"The libtorch in {folder} is not that of PyTorch {LibTorchVersion}, for which TorchSharp was built: it " +
        $"lacks {missing.Count} of the functions referred to, the first being {missing[0]}; " +
        $"{nameof(TorchRuntimeOptions)}.{nameof(TorchRuntimeOptions.AllowMissingSymbols)} or the environment " +
        $"variable {TorchRuntimeOptions.AllowMissingSymbolsVariable}=1 loads it nevertheless.");
}
