using System.Runtime.InteropServices;

namespace ProgressiveSR.Onnx;

/// <summary>Libraries that the GPU providers of ONNX Runtime 1.31 load and no package contains.</summary>
internal static class GpuLibraries
{
    /// <summary>Not linked to the CUDA provider, which looks for it on startup.</summary>
    public static readonly Supply Cudnn = new("cuDNN 9", ["libcudnn.so.9"], ["cudnn64_9.dll"]);

    private static readonly Supply Driver = new("the NVIDIA driver", ["libcuda.so.1"], ["nvcuda.dll"]);

    private static readonly Supply Cuda = new(
        "CUDA 13",
        ["libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13", "libcurand.so.10"],
        ["cublas64_13.dll", "cublasLt64_13.dll"]);

    private static readonly Supply TensorRT = new(
        "TensorRT 10",
        ["libnvinfer.so.10", "libnvonnxparser.so.10"],
        ["nvinfer_10.dll", "nvonnxparser_10.dll"]);

    /// <summary>What a provider needs, in the order of installation.</summary>
    /// <param name="provider">CUDA or TensorRT.</param>
    /// <param name="useCudnn">Whether CUDA uses cuDNN.</param>
    public static IReadOnlyList<Supply> Of(OnnxProvider provider, bool useCudnn) => provider switch
    {
        OnnxProvider.TensorRT => [Driver, Cuda, Cudnn, TensorRT],
        OnnxProvider.Cuda when useCudnn => [Driver, Cuda, Cudnn],
        OnnxProvider.Cuda => [Driver, Cuda],
        _ => [],
    };

    /// <summary>The supplier of a library that is not listed, as for a plug-in of another version.</summary>
    public static string SupplierOf(string library) => library switch
    {
        _ when library.Contains("cudnn", StringComparison.Ordinal) => "cuDNN of that major version",
        _ when library.Contains("nvinfer", StringComparison.Ordinal) => "TensorRT of that major version",
        _ => "the CUDA toolkit of that major version",
    };

    /// <summary>A product to install.</summary>
    /// <param name="Name">Its name and major version.</param>
    /// <param name="Linux">Its libraries on Linux.</param>
    /// <param name="Windows">Its libraries on Windows.</param>
    public sealed record Supply(string Name, string[] Linux, string[] Windows)
    {
        /// <summary>Its libraries on this platform.</summary>
        public IReadOnlyList<string> Libraries => OperatingSystem.IsWindows() ? Windows : Linux;

        /// <summary>Those that cannot be loaded.</summary>
        public IEnumerable<string> Missing() => Libraries.Where(library => !CanLoad(library));

        private static bool CanLoad(string library)
        {
            if (!NativeLibrary.TryLoad(library, out nint handle))
            {
                return false;
            }

            NativeLibrary.Free(handle);
            return true;
        }
    }
}
