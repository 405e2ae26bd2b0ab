using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx;

/// <summary>How an <see cref="OnnxBackend"/> computes.</summary>
public sealed record OnnxOptions
{
    // Work enough for a GPU, and halos of up to 40 pixels still leave half of it. A network of 64 features needs 256
    // numbers for a source pixel at its widest: 64 MiB, half of what WebGPU grants one buffer.
    private const int DefaultFixedTile = 256;

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

    /// <summary>
    /// Width and height in source pixels, halo included, of each call of a super-resolver whose file takes any size:
    /// its <see cref="SuperResolverInfo.FixedTile"/>, raised where the halo leaves no room for a block. Blocks too are
    /// then run in batches of few sizes. GPUs gain from it, as their providers plan or compile anew for each shape; the
    /// CPU does not.
    /// </summary>
    /// <value>
    /// Default null: 256 on GPUs, and on the CPU shapes follow the region. 0: they follow it on every provider. More
    /// than 0: this tile on every provider, the CPU too.
    /// </value>
    public int? FixedTile { get; init; }

    /// <summary>Settings of <see cref="OnnxProvider.Cuda"/>, and of CUDA beneath TensorRT.</summary>
    public OnnxCudaOptions Cuda { get; init; } = new();

    /// <summary>Settings of <see cref="OnnxProvider.TensorRT"/>.</summary>
    public OnnxTensorRTOptions TensorRT { get; init; } = new();

    /// <summary>The tile that holds on a provider, or null where shapes follow the region.</summary>
    internal int? FixedTileOn(OnnxProvider provider) => FixedTile switch
    {
        null => provider == OnnxProvider.Cpu ? null : DefaultFixedTile,
        0 => null,
        int side => side,
    };

    internal void Validate()
    {
        if (!Enum.IsDefined(Provider))
        {
            throw new ArgumentOutOfRangeException(nameof(Provider), Provider, "The provider is not defined.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(DeviceId);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfNegative(FixedTile ?? 0, nameof(FixedTile));
        ArgumentNullException.ThrowIfNull(Cuda);
        ArgumentNullException.ThrowIfNull(TensorRT);
        TensorRT.Validate();
    }
}
