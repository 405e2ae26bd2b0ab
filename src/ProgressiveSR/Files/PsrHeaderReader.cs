using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Reads and checks the header of a <c>.psr</c> file.</summary>
internal static class PsrHeaderReader
{
    /// <summary>
    /// Reads the header from a file's first bytes. If true, <paramref name="length"/> is its length; if false, the
    /// number of bytes needed.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, PacketLimits limits, out PsrHeader? header, out uint checksum, out int length)
    {
        header = null;
        checksum = 0;
        length = PsrFormat.FixedLength;
        RequireStart(bytes);
        if (bytes.Length < length)
        {
            return false;
        }

        int levels = bytes[PsrFormat.LevelCountOffset];
        int nameLength = bytes[PsrFormat.NameLengthOffset];
        length = PsrFormat.HeaderLength(levels, nameLength);
        if (bytes.Length < length)
        {
            return false;
        }

        bytes = bytes[..length];
        checksum = Crc32C.Compute(bytes[..^Crc32C.Size]);
        PacketThrow.IfChecksumDiffers(
            "The file's header",
            "copy or download the file again",
            length - Crc32C.Size,
            ReadUInt32LittleEndian(bytes[^Crc32C.Size..]),
            checksum);
        header = Parse(bytes, limits, levels, nameLength);
        return true;
    }

    private static void RequireStart(ReadOnlySpan<byte> bytes)
    {
        int known = Math.Min(bytes.Length, PsrFormat.Magic.Length);
        if (!bytes[..known].SequenceEqual(PsrFormat.Magic[..known]))
        {
            PacketThrow.Invalid(
                "This is not a .psr file, or a text-mode transfer altered it; encode a picture, or transfer the file "
                + "in binary mode.",
                0,
                Convert.ToHexStringLower(PsrFormat.Magic),
                Convert.ToHexStringLower(bytes[..known]));
        }

        if (bytes.Length > PsrFormat.VersionOffset && bytes[PsrFormat.VersionOffset] != PsrFormat.Version)
        {
            PacketThrow.Invalid(
                "The file's version is not supported; update the reader, or encode the picture again.",
                PsrFormat.VersionOffset,
                PsrFormat.Version,
                bytes[PsrFormat.VersionOffset]);
        }
    }

    private static PsrHeader Parse(ReadOnlySpan<byte> bytes, PacketLimits limits, int levels, int nameLength)
    {
        RequireSmallFields(bytes);
        uint width = ReadUInt32LittleEndian(bytes[PsrFormat.WidthOffset..]);
        uint height = ReadUInt32LittleEndian(bytes[PsrFormat.HeightOffset..]);
        PictureRules.Require(width, height, limits, PsrFormat.WidthOffset, PsrFormat.HeightOffset);
        uint alphaLength = ReadAlphaLength(bytes, (long)width * height);
        BlockGrid grid = new((int)width, (int)height, bytes[PsrFormat.BlockSizeOffset]);
        return new PsrHeader(
            new PictureHeader(
                ContentId.Read(bytes[PsrFormat.PictureOffset..]),
                ContentId.Read(bytes[PsrFormat.ModelOffset..]),
                grid.Width,
                grid.Height,
                bytes[PsrFormat.TileSideOffset]),
            grid,
            PictureColorSpace.Srgb,
            ReadName(bytes.Slice(PsrFormat.FixedLength + levels * PsrFormat.LevelLength, nameLength)),
            ReadLevels(bytes, levels, grid.BlockSize),
            alphaLength,
            ReadUInt32LittleEndian(bytes[PsrFormat.AlphaChecksumOffset..]));
    }

    private static string ReadName(ReadOnlySpan<byte> bytes)
    {
        string? name = ModelNameRule.Read(bytes);
        if (name is null)
        {
            PacketThrow.Invalid(
                "The model's name cannot be used; encode the picture with a model of another name.",
                PsrFormat.NameLengthOffset,
                ModelNameRule.Text,
                Convert.ToHexStringLower(bytes));
        }

        return name;
    }

    private static void RequireSmallFields(ReadOnlySpan<byte> bytes)
    {
        Require(bytes, PsrFormat.ColorSpaceOffset, bytes[PsrFormat.ColorSpaceOffset] == 0, "colour data", "0 (sRGB)");
        Require(bytes, PsrFormat.FlagsOffset, bytes[PsrFormat.FlagsOffset] <= PsrFormat.AlphaFlag, "flags", "0 or 1");
        Require(
            bytes,
            PsrFormat.BlockSizeOffset,
            bytes[PsrFormat.BlockSizeOffset] is 8 or 16 or 32,
            "block size",
            "8, 16 or 32");
        Require(bytes, PsrFormat.TileSideOffset, bytes[PsrFormat.TileSideOffset] > 0, "tile side", "1 or more");
        Require(
            bytes,
            PsrFormat.LevelCountOffset,
            bytes[PsrFormat.LevelCountOffset] is > 0 and <= LevelSchedule.MaxLevels,
            "number of levels",
            $"1 to {LevelSchedule.MaxLevels}");
        Require(bytes, PsrFormat.ReservedOffset, bytes[PsrFormat.ReservedOffset] == 0, "reserved byte", "0");
    }

    private static void Require(ReadOnlySpan<byte> bytes, int offset, bool fits, string what, string expected)
    {
        if (!fits)
        {
            PacketThrow.Invalid(
                $"The file's {what} is not supported; update the reader, or encode the picture again.",
                offset,
                expected,
                bytes[offset]);
        }
    }

    private static uint ReadAlphaLength(ReadOnlySpan<byte> bytes, long pixels)
    {
        bool present = (bytes[PsrFormat.FlagsOffset] & PsrFormat.AlphaFlag) != 0;
        uint length = ReadUInt32LittleEndian(bytes[PsrFormat.AlphaLengthOffset..]);
        if (present ? !AlphaSection.CanHold(length, pixels) : length != 0)
        {
            PacketThrow.Invalid(
                "The length of the alpha section does not match the picture; encode the picture again.",
                PsrFormat.AlphaLengthOffset,
                present ? $"a length to which {pixels} pixels can compress" : "0 for an opaque picture",
                length);
        }

        return length;
    }

    private static PsrHeader.Level[] ReadLevels(ReadOnlySpan<byte> bytes, int count, int blockSize)
    {
        PsrHeader.Level[] levels = new PsrHeader.Level[count];
        for (int i = 0; i < count; i++)
        {
            int offset = PsrFormat.FixedLength + i * PsrFormat.LevelLength;
            ReadOnlySpan<byte> field = bytes.Slice(offset, PsrFormat.LevelLength);
            int samples = ReadUInt16LittleEndian(field);
            int most = RgbView.BytesPerPixel * blockSize * blockSize;
            if (samples == 0 || samples > most)
            {
                PacketThrow.Invalid(
                    $"The size of level {i} is out of range; encode the picture again.",
                    offset,
                    $"1 to {most} samples per block",
                    samples);
            }

            if (!Enum.IsDefined((PayloadCodec)field[2]) || field[3] != 0)
            {
                PacketThrow.Invalid(
                    $"The codec of level {i} is not supported; update the reader, or encode the "
                    + "picture again.",
                    offset + 2,
                    "a supported codec and 0",
                    $"{field[2]} and {field[3]}");
            }

            levels[i] = new PsrHeader.Level(samples, (PayloadCodec)field[2]);
        }

        return levels;
    }
}
