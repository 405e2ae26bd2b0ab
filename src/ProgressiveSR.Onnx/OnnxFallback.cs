namespace ProgressiveSR.Onnx;

/// <summary>What to do when the provider asked for cannot be used.</summary>
public enum OnnxFallback
{
    /// <summary>Throw <see cref="OnnxProviderException"/>.</summary>
    Fail,

    /// <summary>
    /// Use the CPU (CUDA first where TensorRT was asked for); <see cref="OnnxBackend.ActiveProvider"/> and
    /// <see cref="OnnxBackend.FallbackReasons"/> tell.
    /// </summary>
    Cpu,
}
