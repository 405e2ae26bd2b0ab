namespace ProgressiveSR.Onnx;

/// <summary>How an <see cref="OnnxBackend"/> computes.</summary>
public sealed record OnnxOptions
{
    /// <summary>What to compute with.</summary>
    /// <value>Default <see cref="OnnxProvider.Cpu"/>.</value>
    public OnnxProvider Provider { get; init; } = OnnxProvider.Cpu;

    /// <summary>Which GPU, 0 or above; not used by the CPU.</summary>
    /// <value>Default 0.</value>
    public int DeviceId { get; init; }

    /// <summary>What to do when the provider cannot be used.</summary>
    /// <value>Default <see cref="OnnxFallback.Fail"/>: nobody computes on the CPU without knowing it.</value>
    public OnnxFallback Fallback { get; init; } = OnnxFallback.Fail;

    /// <summary>
    /// Threads that each graph uses on the CPU, or 0 for one pool with a thread per core that all graphs of the process
    /// share.
    /// </summary>
    /// <value>Default 0.</value>
    public int Threads { get; init; }

    /// <summary>Settings of <see cref="OnnxProvider.Cuda"/>, and of CUDA beneath TensorRT.</summary>
    public OnnxCudaOptions Cuda { get; init; } = new();

    /// <summary>Settings of <see cref="OnnxProvider.TensorRT"/>.</summary>
    public OnnxTensorRTOptions TensorRT { get; init; } = new();

    internal void Validate()
    {
        if (!Enum.IsDefined(Provider))
        {
            throw new ArgumentOutOfRangeException(nameof(Provider), Provider, "The provider is not defined.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(DeviceId);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentNullException.ThrowIfNull(Cuda);
        ArgumentNullException.ThrowIfNull(TensorRT);
        TensorRT.Validate();
    }
}
