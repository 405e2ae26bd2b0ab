using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>Turns what the runtime says when a provider fails into one sentence that tells what to do.</summary>
internal static partial class ProviderFailure
{
    /// <summary>
    /// What the CUDA provider loads, by kind: any major version that can be loaded will do for the diagnosis.
    /// </summary>
    private static readonly (string Kind, string[] Names)[] CudaLibraries =
    [
        ("the CUDA runtime", ["cudart64_13.dll", "cudart64_12.dll"]),
        ("cuBLAS", ["cublas64_13.dll", "cublas64_12.dll"]),
        ("cuBLASLt", ["cublasLt64_13.dll", "cublasLt64_12.dll"]),
        ("cuFFT", ["cufft64_12.dll", "cufft64_11.dll"]),
        ("cuDNN 9", ["cudnn64_9.dll"]),
    ];

    public static string Explain(OnnxOptions options, OnnxProvider provider, Exception failure)
    {
        string what = $"{provider} on device {options.DeviceId} was asked for and does not work: ";
        if (!IsBuiltIn(provider))
        {
            return what + "the native ONNX Runtime of this application was built without it; reference "
                + $"{Package(provider)} instead of Microsoft.ML.OnnxRuntime (never both).";
        }

        if (MissingLibrary().Match(failure.Message) is { Success: true } missing)
        {
            string library = missing.Groups[1].Value;
            return what + $"the library {library} is missing; install {Supplier(library)} and put its folder on "
                + "LD_LIBRARY_PATH.";
        }

        if (OperatingSystem.IsWindows() && provider is (OnnxProvider.Cuda or OnnxProvider.TensorRT)
            && CudaLibraries.FirstOrDefault(library => !CanLoadAny(library.Names)) is { Kind: string kind } lacking)
        {
            return what + $"{kind} cannot be loaded (none of {string.Join(", ", lacking.Names)}); install it and put "
                + "its folder on PATH.";
        }

        return what + failure.Message.ReplaceLineEndings(" ");
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

    private static string Supplier(string library) => library switch
    {
        _ when library.Contains("cudnn", StringComparison.Ordinal) => "cuDNN of that major version",
        _ when library.Contains("nvinfer", StringComparison.Ordinal) => "TensorRT of that major version",
        _ when library.Contains("libcuda.", StringComparison.Ordinal) => "the NVIDIA driver",
        _ => "the CUDA toolkit of that major version",
    };

    private static bool CanLoadAny(string[] names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                NativeLibrary.Free(handle);
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")]
    private static partial Regex MissingLibrary();
}
