using System.Text.Json;

namespace ProgressiveSR.Transmission;

/// <summary>
/// Describes a picture that a sender offers, as JSON. <see cref="Header"/> and <see cref="Encoding"/> are all that a
/// receiver needs; the other fields repeat what the header says for people and web pages.
/// </summary>
public sealed record PictureManifest
{
    /// <summary>The version of the format and of the URLs, the only one that this library reads and writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>The maximum length of a manifest in bytes.</summary>
    public const int MaxLength = 1 << 16;

    /// <summary>The version of the format: <see cref="FormatVersion"/>.</summary>
    public required int Format { get; init; }

    /// <summary>The picture's name, with its extension.</summary>
    public required string Name { get; init; }

    /// <summary>Identifies the encoding: 32 hexadecimal digits (<see cref="EncodingId"/>).</summary>
    public required string Encoding { get; init; }

    /// <summary>Header and figures of the encoded file, its first bytes up to the index of level 0.</summary>
    public required byte[] Header { get; init; }

    /// <summary>Whether lists of parts may be posted; false for a published folder.</summary>
    public required bool Lists { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Side of a block in pixels.</summary>
    public required int BlockSize { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's id: 32 hexadecimal digits.</summary>
    public required string ModelId { get; init; }

    /// <summary>Bytes of the compressed alpha plane; 0 for an opaque picture.</summary>
    public required long AlphaBytes { get; init; }

    /// <summary>The levels in order.</summary>
    public required IReadOnlyList<ManifestLevel> Levels { get; init; }

    /// <summary>Describes an encoding.</summary>
    /// <param name="name">The picture's name.</param>
    /// <param name="encoding">The encoding's id.</param>
    /// <param name="info">The header of the encoded file.</param>
    /// <param name="lists">Whether lists of parts may be posted.</param>
    public static PictureManifest Create(string name, ContentId encoding, PsrFileInfo info, bool lists)
    {
        ArgumentNullException.ThrowIfNull(info);
        MemoryStream header = new();
        info.WritePrefix(header);
        return new PictureManifest
        {
            Format = FormatVersion,
            Name = name,
            Encoding = encoding.ToString(),
            Header = header.ToArray(),
            Lists = lists,
            Width = info.Grid.Width,
            Height = info.Grid.Height,
            BlockSize = info.Grid.BlockSize,
            Model = info.ModelName,
            ModelId = info.Header.Model.ToString(),
            AlphaBytes = info.AlphaBytes,
            Levels = [.. info.Levels.Select(level => ManifestLevel.Create(level, info.GetTiles(level.Level).Size))],
        };
    }

    /// <summary>Reads a manifest.</summary>
    /// <param name="utf8">The document, at most <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="InvalidPacketException">
    /// The document is not a manifest, has another version, or lacks what a receiver needs.
    /// </exception>
    public static PictureManifest Read(ReadOnlySpan<byte> utf8)
    {
        PictureManifest manifest = TransmissionJson.Read(
            utf8, MaxLength, TransmissionJson.Default.PictureManifest, "manifest");
        if (manifest.Format != FormatVersion)
        {
            throw new InvalidPacketException(
                $"The manifest has format {manifest.Format}; this library reads format {FormatVersion}.",
                expected: FormatVersion,
                actual: manifest.Format);
        }

        return WirePaths.IsName(manifest.Name) && manifest.Levels.All(level => level is not null)
            ? manifest
            : throw new InvalidPacketException("The manifest has no valid name, or a level that is none.");
    }

    /// <summary>Writes the manifest as UTF-8.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, TransmissionJson.Default.PictureManifest);

    /// <summary>The encoding's id.</summary>
    /// <exception cref="InvalidPacketException"><see cref="Encoding"/> is not an id.</exception>
    public ContentId GetEncoding() => ContentId.TryParse(Encoding, out ContentId id)
        ? id
        : throw new InvalidPacketException("The manifest names no encoding of 32 hexadecimal digits.");

    /// <summary>Reads the header of the encoded file.</summary>
    /// <param name="limits">The receiver's size limits.</param>
    /// <exception cref="InvalidPacketException">The header is damaged, truncated or exceeds the limits.</exception>
    public PsrFileInfo GetInfo(PacketLimits limits) =>
        PsrFileInfo.TryRead(Header, limits, out PsrFileInfo? info, out int needed) && needed == Header.Length
            ? info
            : throw new InvalidPacketException(
                "The header in the manifest has the wrong length.", expected: needed, actual: Header.Length);
}

/// <summary>One level of a <see cref="PictureManifest"/>; all counts include the levels below.</summary>
/// <param name="Level">The level.</param>
/// <param name="TileSize">Size of the level's tiles in blocks.</param>
/// <param name="Bytes">Bytes up to this level, as <see cref="EncodedLevel.Bytes"/>.</param>
/// <param name="Samples">Samples up to this level, as <see cref="EncodedLevel.Samples"/>.</param>
/// <param name="LinearPsnrY">PSNR-Y in dB of the picture without network; null if not stated.</param>
/// <param name="PsnrY">Measured PSNR-Y in dB; null if not measured, or for identical pictures.</param>
/// <param name="SsimY">Measured SSIM-Y; null if not measured, or for pictures smaller than its window.</param>
public sealed record ManifestLevel(
    int Level,
    TileSize TileSize,
    long Bytes,
    long Samples,
    double? LinearPsnrY = null,
    double? PsnrY = null,
    double? SsimY = null)
{
    internal static ManifestLevel Create(EncodedLevel level, TileSize tileSize) => new(
        level.Level,
        tileSize,
        level.Bytes,
        level.Samples,
        Finite(level.LinearPsnrY),
        Finite(level.Quality?.PsnrY),
        Finite(level.Quality?.SsimY));

    private static double? Finite(double? value) => value is double number && double.IsFinite(number) ? number : null;
}
