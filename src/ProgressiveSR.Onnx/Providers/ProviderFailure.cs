using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>Turns the runtime's error about a provider into one sentence that says what to do.</summary>
internal static partial class ProviderFailure
{
    public static OnnxProviderException Explain(OnnxOptions options, OnnxProvider provider, Exception failure)
    {
        string what = $"{provider} on device {options.DeviceId} was requested but does not work: ";
        if (!IsBuiltIn(provider))
        {
            return new OnnxProviderException(
                provider,
                what + $"this application's native ONNX Runtime was built without it; reference {Package(provider)} "
                    + "instead of the current native package (there can be only one).",
                failure) { IsNotBuiltIn = true };
        }

        string reason = Missing(options, provider, failure.Message) ?? failure.Message.ReplaceLineEndings(" ");
        return new OnnxProviderException(provider, what + reason, failure);
    }

    /// <summary>Names the library that was not found and everything to install; null for other errors.</summary>
    private static string? Missing(OnnxOptions options, OnnxProvider provider, string message)
    {
        string? named = MissingLibrary().Match(message) is { Success: true } match ? match.Groups[1].Value : null;
        string path = OperatingSystem.IsWindows() ? "PATH" : "LD_LIBRARY_PATH";
        if (message.Contains("cuDNN is not available", StringComparison.Ordinal))
        {
            return $"the library {GpuLibraries.Cudnn.Libraries[0]} is missing; install {GpuLibraries.Cudnn.Name} and "
                + $"put its folder on {path}, or do without it ({nameof(OnnxCudaOptions)}."
                + $"{nameof(OnnxCudaOptions.UseCudnn)} = false).";
        }

        if (named is null && !message.Contains("LoadLibrary failed", StringComparison.Ordinal))
        {
            return null;
        }

        IReadOnlyList<GpuLibraries.Supply> needed = GpuLibraries.Of(provider, options.Cuda.UseCudnn);
        if (named is not null && !needed.Any(supply => supply.Libraries.Contains(named)))
        {
            return $"the library {named} is missing; install {GpuLibraries.SupplierOf(named)} and put its folder on "
                + $"{path}.";
        }

        GpuLibraries.Supply[] lacking =
        [
            .. needed.Where(
                supply => (named is not null && supply.Libraries.Contains(named)) || supply.Missing().Any()),
        ];
        if (lacking.Length == 0)
        {
            return null;
        }

        string library = named ?? lacking[0].Missing().First();
        string install = lacking.Length == 1
            ? lacking[0].Name
            : $"{string.Join(", ", lacking[..^1].Select(supply => supply.Name))} and {lacking[^1].Name}";
        return $"the library {library} is missing; install {install}, and put the folders of the libraries on {path}.";
    }

    private static bool IsBuiltIn(OnnxProvider provider)
    {
        string name = provider switch
        {
            OnnxProvider.Cuda => "CUDAExecutionProvider",
            OnnxProvider.TensorRT => "TensorrtExecutionProvider",
            OnnxProvider.DirectML => "DmlExecutionProvider",
            _ => "CPUExecutionProvider",
        };

        // CUDA may come from the plug-in, which is never listed here and has already reported what it lacks.
        return provider == OnnxProvider.Cuda || OrtEnv.Instance().GetAvailableProviders().Contains(name);
    }

    private static string Package(OnnxProvider provider) => provider == OnnxProvider.DirectML
        ? "Microsoft.ML.OnnxRuntime.DirectML"
        : "Microsoft.ML.OnnxRuntime.Gpu";

    [GeneratedRegex(@"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")]
    private static partial Regex MissingLibrary();
}
