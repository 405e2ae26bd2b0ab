using System.IO.Compression;
using ProgressiveSR.Models;

namespace ProgressiveSR;

/// <summary>Encoding options of a <see cref="ProgressiveSender"/>.</summary>
public sealed record SenderOptions
{
    /// <summary>
    /// Sizes of the tiles of each level. A tile is the smallest unit that a receiver can request: small tiles fetch
    /// little beyond a region, large ones take fewer bytes altogether. <c>FORMAT.md</c> has measurements.
    /// </summary>
    /// <value>Null, the default, for those of the model (<see cref="ModelManifest.TileSizes"/>).</value>
    /// <remarks>A sender refuses the invalid default value of <see cref="ProgressiveSR.TileSizes"/>.</remarks>
    public TileSizes? TileSizes { get; init; }

    /// <summary>
    /// The highest level to encode: the picture then has no levels above it, as if its model had none either.
    /// </summary>
    /// <value>0 or above; null, the default, for all levels of the model.</value>
    /// <remarks>A sender refuses a level that its model does not have.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? HighestLevel
    {
        get;
        init
        {
            if (value is int level)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(level, nameof(HighestLevel));
            }

            field = value;
        }
    }

    /// <summary>The codec of all levels.</summary>
    /// <value>Null, the default, for the model's choice per level.</value>
    /// <remarks>A sender refuses a codec that is not a <see cref="PayloadCodec"/> known to it.</remarks>
    public PayloadCodec? Codec { get; init; }

    /// <summary>Compression level of the alpha plane.</summary>
    /// <value><see cref="CompressionLevel.Optimal"/> by default.</value>
    public CompressionLevel AlphaCompression { get; init; } = CompressionLevel.Optimal;
}
