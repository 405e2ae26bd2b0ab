using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>Turns what the runtime says when a provider fails into one sentence that tells what to do.</summary>
internal static partial class ProviderFailure
{
    public static OnnxProviderException Explain(OnnxOptions options, OnnxProvider provider, Exception failure)
    {
        string what = $"{provider} on device {options.DeviceId} was asked for and does not work: ";
        if (!IsBuiltIn(provider))
        {
            return new OnnxProviderException(
                provider,
                what + $"the native ONNX Runtime of this application was built without it; reference "
                    + $"{Package(provider)} in place of the native package that it has (there can be one only).",
                failure) { IsNotBuiltIn = true };
        }

        string reason = Missing(options, provider, failure.Message) ?? failure.Message.ReplaceLineEndings(" ");
        return new OnnxProviderException(provider, what + reason, failure);
    }

    /// <summary>The library that was not found, and all that is to be installed; null where it is something else.</summary>
    private static string? Missing(OnnxOptions options, OnnxProvider provider, string message)
    {
        string? named = MissingLibrary().Match(message) is { Success: true } match ? match.Groups[1].Value : null;
        string path = OperatingSystem.IsWindows() ? "PATH" : "LD_LIBRARY_PATH";
        if (message.Contains("cuDNN is not available", StringComparison.Ordinal))
        {
            return $"the library {GpuLibraries.Cudnn.Libraries[0]} is missing; install {GpuLibraries.Cudnn.Name} and "
                + $"put its folder on {path}, or do without ({nameof(OnnxCudaOptions)}."
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
            .. needed.Where(supply => (named is not null && supply.Libraries.Contains(named)) || supply.Missing().Any()),
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

        // CUDA may come from the plug-in, which is never listed here and has said what it lacks already.
        return provider == OnnxProvider.Cuda || OrtEnv.Instance().GetAvailableProviders().Contains(name);
    }

    private static string Package(OnnxProvider provider) => provider == OnnxProvider.DirectML
        ? "Microsoft.ML.OnnxRuntime.DirectML"
        : "Microsoft.ML.OnnxRuntime.Gpu";

    [GeneratedRegex(@"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")]
    private static partial Regex MissingLibrary();
}
