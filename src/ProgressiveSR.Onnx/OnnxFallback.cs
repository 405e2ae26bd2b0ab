namespace ProgressiveSR.Onnx;

/// <summary>What to do if the requested provider cannot be used.</summary>
public enum OnnxFallback
{
    /// <summary>Throw <see cref="OnnxProviderException"/>.</summary>
    Fail,

    /// <summary>
    /// Use the CPU (for TensorRT, try CUDA first); see <see cref="OnnxBackend.ActiveProvider"/> and
    /// <see cref="OnnxBackend.FallbackReasons"/>.
    /// </summary>
    Cpu,
}
