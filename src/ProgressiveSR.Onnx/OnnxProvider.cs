namespace ProgressiveSR.Onnx;

/// <summary>Execution providers of ONNX Runtime.</summary>
public enum OnnxProvider
{
    /// <summary>The CPU; package Microsoft.ML.OnnxRuntime.</summary>
    Cpu,

    /// <summary>
    /// NVIDIA GPUs; package Microsoft.ML.OnnxRuntime.Gpu, or Microsoft.ML.OnnxRuntime.EP.Cuda13 along with
    /// Microsoft.ML.OnnxRuntime. Requires CUDA 13 and cuDNN 9 to be installed.
    /// </summary>
    Cuda,

    /// <summary>
    /// NVIDIA GPUs with compiled networks; package Microsoft.ML.OnnxRuntime.Gpu. Requires TensorRT 10, CUDA 13 and
    /// cuDNN 9 to be installed. Units other than super-resolvers run on CUDA.
    /// </summary>
    TensorRT,

    /// <summary>Any DirectX 12 GPU on Windows; package Microsoft.ML.OnnxRuntime.DirectML.</summary>
    DirectML,
}
