namespace ProgressiveSR.Onnx;

/// <summary>What ONNX Runtime computes with.</summary>
public enum OnnxProvider
{
    /// <summary>The processor; package Microsoft.ML.OnnxRuntime.</summary>
    Cpu,

    /// <summary>
    /// NVIDIA GPUs; package Microsoft.ML.OnnxRuntime.Gpu, or Microsoft.ML.OnnxRuntime.EP.Cuda13 beside
    /// Microsoft.ML.OnnxRuntime; and an installed CUDA 13, with cuDNN 9.
    /// </summary>
    Cuda,

    /// <summary>
    /// NVIDIA GPUs with compiled networks; package Microsoft.ML.OnnxRuntime.Gpu and an installed TensorRT 10 and
    /// CUDA 13, with cuDNN 9. Units other than super-resolvers run on CUDA.
    /// </summary>
    TensorRT,

    /// <summary>Any DirectX 12 GPU on Windows; package Microsoft.ML.OnnxRuntime.DirectML.</summary>
    DirectML,
}
