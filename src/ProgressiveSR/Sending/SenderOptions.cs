using System.IO.Compression;

namespace ProgressiveSR;

/// <summary>How a <see cref="ProgressiveSender"/> encodes pictures.</summary>
public sealed record SenderOptions
{
    /// <summary>
    /// Side of a tile in blocks. A tile is the least that a receiver can ask for: small ones hold little beside a
    /// region, large ones keep the index short. <c>FORMAT.md</c> has the measurements behind the default.
    /// </summary>
    /// <value>1 to <see cref="PictureHeader.MaxTileSide"/>; 4 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int TileSide
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PictureHeader.MaxTileSide);
            field = value;
        }
    } = 4;

    /// <summary>The codec of all levels.</summary>
    /// <value>Null, the default, for those that the model names; else one that <see cref="PayloadCodec"/> lists.</value>
    public PayloadCodec? Codec { get; init; }

    /// <summary>How hard the alpha plane is compressed.</summary>
    /// <value><see cref="CompressionLevel.Optimal"/> by default.</value>
    public CompressionLevel AlphaCompression { get; init; } = CompressionLevel.Optimal;
}
