using ProgressiveSR.Models;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>The header of a <c>.psr</c> file as data, written and read in one place.</summary>
internal sealed record PsrHeader(
    PictureHeader Picture,
    BlockGrid Grid,
    PictureColorSpace ColorSpace,
    string ModelName,
    IReadOnlyList<PsrHeader.Level> Levels,
    uint AlphaLength,
    uint AlphaChecksum)
{
    public readonly record struct Level(int SamplesPerBlock, PayloadCodec Codec);

    public int Length => PsrFormat.HeaderLength(Levels.Count, ModelNameRule.GetBytes(ModelName).Length);

    /// <summary>Writes the header and returns its checksum, which the index continues.</summary>
    public uint Write(Span<byte> destination)
    {
        byte[] name = ModelNameRule.GetBytes(ModelName);
        destination.Clear();
        PsrFormat.Magic.CopyTo(destination);
        destination[PsrFormat.VersionOffset] = PsrFormat.Version;
        destination[PsrFormat.ColorSpaceOffset] = (byte)ColorSpace;
        destination[PsrFormat.FlagsOffset] = AlphaLength > 0 ? PsrFormat.AlphaFlag : (byte)0;
        destination[PsrFormat.BlockSizeOffset] = (byte)Grid.BlockSize;
        destination[PsrFormat.TileSideOffset] = (byte)Picture.TileSide;
        destination[PsrFormat.LevelCountOffset] = (byte)Levels.Count;
        destination[PsrFormat.NameLengthOffset] = (byte)name.Length;
        WriteInt32LittleEndian(destination[PsrFormat.WidthOffset..], Grid.Width);
        WriteInt32LittleEndian(destination[PsrFormat.HeightOffset..], Grid.Height);
        Picture.Picture.Write(destination[PsrFormat.PictureOffset..]);
        Picture.Model.Write(destination[PsrFormat.ModelOffset..]);
        WriteUInt32LittleEndian(destination[PsrFormat.AlphaLengthOffset..], AlphaLength);
        WriteUInt32LittleEndian(destination[PsrFormat.AlphaChecksumOffset..], AlphaChecksum);
        Span<byte> rest = destination[PsrFormat.FixedLength..];
        foreach (Level level in Levels)
        {
            WriteUInt16LittleEndian(rest, (ushort)level.SamplesPerBlock);
            rest[2] = (byte)level.Codec;
            rest = rest[PsrFormat.LevelLength..];
        }

        name.CopyTo(rest);
        uint checksum = Crc32C.Compute(destination[..^Crc32C.Size]);
        WriteUInt32LittleEndian(destination[^Crc32C.Size..], checksum);
        return checksum;
    }
}
