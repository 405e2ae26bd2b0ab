using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx;

/// <summary>Options of an <see cref="OnnxBackend"/>.</summary>
public sealed record OnnxOptions
{
    // Enough work for a GPU, and halos of up to 40 pixels still leave half of it. At its widest, a network with 64
    // features needs 256 floats per source pixel: 64 MiB, half of what WebGPU guarantees for one buffer.
    private const int DefaultFixedTile = 256;

    /// <summary>The execution provider.</summary>
    /// <value>Default <see cref="OnnxProvider.Cpu"/>.</value>
    public OnnxProvider Provider { get; init; } = OnnxProvider.Cpu;

    /// <summary>Index of the GPU, 0 or above; ignored by the CPU.</summary>
    /// <value>Default 0.</value>
    public int DeviceId { get; init; }

    /// <summary>What to do if the provider cannot be used.</summary>
    /// <value>Default <see cref="OnnxFallback.Fail"/>: never use the CPU unnoticed.</value>
    public OnnxFallback Fallback { get; init; } = OnnxFallback.Fail;

    /// <summary>
    /// Threads per graph on the CPU, or 0 for a pool with one thread per core, shared by all graphs of the process.
    /// </summary>
    /// <value>Default 0.</value>
    public int Threads { get; init; }

    /// <summary>
    /// Width and height in source pixels, halo included, of each call of a super-resolver whose file takes any size:
    /// its <see cref="SuperResolverInfo.FixedTile"/>, raised if the halo leaves no room for a block. Blocks then also
    /// run in batches of a few sizes. GPUs benefit, as their providers plan or compile anew for each shape; the CPU
    /// does not.
    /// </summary>
    /// <value>
    /// Default null: 256 on GPUs; on the CPU, shapes follow the region. 0: shapes follow the region on every provider.
    /// Above 0: this tile on every provider, including the CPU.
    /// </value>
    public int? FixedTile { get; init; }

    /// <summary>Settings of <see cref="OnnxProvider.Cuda"/>, also when CUDA runs beneath TensorRT.</summary>
    public OnnxCudaOptions Cuda { get; init; } = new();

    /// <summary>Settings of <see cref="OnnxProvider.TensorRT"/>.</summary>
    public OnnxTensorRTOptions TensorRT { get; init; } = new();

    /// <summary>The tile for a provider; null if shapes follow the region.</summary>
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
