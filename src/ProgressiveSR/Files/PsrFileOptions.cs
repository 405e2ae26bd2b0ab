using System.IO.Compression;

namespace ProgressiveSR;

/// <summary>How <see cref="PsrFileWriter"/> lays out a file.</summary>
public sealed record PsrFileOptions
{
    /// <summary>The defaults.</summary>
    public static PsrFileOptions Default { get; } = new();

    /// <summary>
    /// Side of a tile in blocks. A tile is the least that a reader can fetch: small ones hold little beside a region,
    /// large ones keep the index short. <c>FORMAT.md</c> has the measurements behind the default.
    /// </summary>
    /// <value>1 to 255; 4 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 255.</exception>
    public int TileSide
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PsrFormat.MaxTileSide);
            field = value;
        }
    } = 4;

    /// <summary>How hard the alpha plane is compressed.</summary>
    /// <value><see cref="CompressionLevel.Optimal"/> by default.</value>
    public CompressionLevel AlphaCompression { get; init; } = CompressionLevel.Optimal;
}
