using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Reads and checks the header of a <c>.psr</c> file.</summary>
internal ref struct PsrHeaderReader
{
    // Per level, so that offsets cannot overflow.
    private const long MostBytes = 1L << 56;
    private const string Remedy = "update the reader, or encode the picture again";

    private readonly ReadOnlySpan<byte> bytes;
    private readonly PacketLimits limits;
    private int position = PsrFormat.FixedLength;

    private PsrHeaderReader(ReadOnlySpan<byte> bytes, PacketLimits limits)
    {
        this.bytes = bytes;
        this.limits = limits;
    }

    /// <summary>
    /// Reads the header from a file's first bytes. If true, <paramref name="length"/> is its length; if false, the
    /// number of bytes needed.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, PacketLimits limits, out PsrHeader? header, out int length)
    {
        header = null;
        length = PsrFormat.FixedLength;
        RequireStart(bytes);
        if (bytes.Length < length)
        {
            return false;
        }

        length = ReadUInt16LittleEndian(bytes[PsrFormat.LengthOffset..]);
        if (length is <= PsrFormat.FixedLength + Crc32C.Size or > PsrFormat.MaxLength)
        {
            PacketThrow.Invalid(
                "The file's header is damaged; copy or download the file again.",
                PsrFormat.LengthOffset,
                $"a length of {PsrFormat.FixedLength + Crc32C.Size + 1} to {PsrFormat.MaxLength}",
                length);
        }

        if (bytes.Length < length)
        {
            return false;
        }

        int end = length - Crc32C.Size;
        PacketThrow.IfChecksumDiffers(
            "The file's header",
            "copy or download the file again",
            end,
            ReadUInt32LittleEndian(bytes[end..]),
            Crc32C.Compute(bytes[..end]));
        header = new PsrHeaderReader(bytes[..end], limits).Parse();
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
                $"The file's version is not supported; {Remedy}.",
                PsrFormat.VersionOffset,
                PsrFormat.Version,
                bytes[PsrFormat.VersionOffset]);
        }
    }

    private PsrHeader Parse()
    {
        byte flags = bytes[PsrFormat.FlagsOffset];
        int blockSize = bytes[PsrFormat.BlockSizeOffset];
        int levelCount = bytes[PsrFormat.LevelCountOffset];
        Require(flags <= (PsrFormat.AlphaFlag | PsrFormat.LinearFlag), "flags", PsrFormat.FlagsOffset, "0 to 3", flags);
        Require(blockSize is 8 or 16 or 32, "block size", PsrFormat.BlockSizeOffset, "8, 16 or 32", blockSize);
        Require(
            levelCount is > 0 and <= LevelSchedule.MaxLevels,
            "number of levels",
            PsrFormat.LevelCountOffset,
            $"1 to {LevelSchedule.MaxLevels}",
            levelCount);

        int sizesOffset = position;
        ReadOnlySpan<byte> sizes = Take(TileSizesField.GetLength(bytes[position]));
        Require(
            TileSizesField.TryRead(sizes, out TileSizes tileSizes),
            "tile sizes",
            sizesOffset,
            TileSizesField.Expected,
            Convert.ToHexStringLower(sizes));
        int widthOffset = position;
        ulong width = ReadNumber();
        int heightOffset = position;
        ulong height = ReadNumber();
        PictureRules.Require(
            (uint)Math.Min(width, uint.MaxValue),
            (uint)Math.Min(height, uint.MaxValue),
            limits,
            widthOffset,
            heightOffset);
        TileGrids tiles = new(new BlockGrid((int)width, (int)height, blockSize), tileSizes);
        RequireIndexFits(Enumerable.Range(0, levelCount).Sum(level => tiles[level].Count) * sizeof(long), sizesOffset);
        string name = ReadName();
        (long alphaLength, uint alphaChecksum) =
            (flags & PsrFormat.AlphaFlag) != 0 ? ReadAlpha((long)width * (long)height) : (0, 0);
        PsrLevel[] levels = new PsrLevel[levelCount];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = ReadLevel(i, tiles[i], (flags & PsrFormat.LinearFlag) != 0);
        }

        Require(position == bytes.Length, "header", position, "its checksum", $"{bytes.Length - position} bytes more");
        return new PsrHeader(
            new PictureHeader(
                ContentId.Read(bytes[PsrFormat.PictureOffset..]),
                ContentId.Read(bytes[PsrFormat.ModelOffset..]),
                (int)width,
                (int)height,
                tileSizes),
            tiles,
            name,
            levels,
            alphaLength,
            alphaChecksum);
    }

    private string ReadName()
    {
        int offset = position;
        ReadOnlySpan<byte> name = Take(Take(1)[0]);
        string? read = ModelNameRule.Read(name);
        if (read is null)
        {
            PacketThrow.Invalid(
                "The model's name cannot be used; encode the picture with a model of another name.",
                offset,
                ModelNameRule.Text,
                Convert.ToHexStringLower(name));
        }

        return read;
    }

    private (long Length, uint Checksum) ReadAlpha(long pixels)
    {
        int offset = position;
        ulong length = ReadNumber();
        if (length > long.MaxValue || !AlphaSection.CanHold((long)length, pixels))
        {
            PacketThrow.Invalid(
                "The length of the alpha section does not match the picture; encode the picture again.",
                offset,
                $"a length to which {pixels} pixels can compress",
                length);
        }

        return ((long)length, ReadUInt32LittleEndian(Take(Crc32C.Size)));
    }

    private PsrLevel ReadLevel(int level, TileGrid tiles, bool hasLinear)
    {
        int offset = position;
        (PayloadCodec codec, int lengthBits) = PsrHeader.Split(Take(1)[0]);
        Require(Enum.IsDefined(codec), $"codec of level {level}", offset, "a supported codec", (int)codec);

        int bytesOffset = position;
        ulong partBytes = ReadNumber();
        UInt128 most = UInt128.Min((UInt128)tiles.Count * ((1UL << lengthBits) - 1), MostBytes);
        Require(partBytes <= most, $"length of level {level}", bytesOffset, $"at most {most} bytes", partBytes);

        int samplesOffset = position;
        ulong samples = ReadNumber();
        long mostSamples = (level + 1) * tiles.Blocks.All.Count * tiles.Blocks.BlockSize * tiles.Blocks.BlockSize
            * RgbView.BytesPerPixel;
        Require(
            samples <= (ulong)mostSamples,
            $"number of samples of level {level}",
            samplesOffset,
            $"at most {mostSamples}",
            samples);

        int qualityOffset = position;
        ushort quality = hasLinear ? ReadUInt16LittleEndian(Take(sizeof(ushort))) : (ushort)0;
        Require(!hasLinear || quality > 0, $"PSNR of level {level}", qualityOffset, "1 or more", quality);
        return new PsrLevel(
            codec, lengthBits, (long)partBytes, (long)samples, hasLinear ? PsnrCode.FromHundredths(quality) : null);
    }

    /// <summary>Rejects too many tiles: even with lengths of zero bits, an index takes memory.</summary>
    private readonly void RequireIndexFits(long length, int offset)
    {
        if (length > limits.MaxIndexBytes)
        {
            PacketThrow.Invalid(
                "The file's index is longer than the receiver allows; encode the picture with larger tiles, or raise "
                + $"{nameof(PacketLimits)}.{nameof(PacketLimits.MaxIndexBytes)}.",
                offset,
                $"at most {limits.MaxIndexBytes} bytes",
                length);
        }
    }

    private ulong ReadNumber()
    {
        if (!Leb128.TryRead(bytes, ref position, out ulong value))
        {
            ThrowEnds();
        }

        return value;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - position)
        {
            ThrowEnds();
        }

        position += count;
        return bytes.Slice(position - count, count);
    }

    private readonly void ThrowEnds() =>
        PacketThrow.Invalid(
            $"The file's header ends within a field; {Remedy}.", position, "more bytes", bytes.Length - position);

    private static void Require(bool fits, string what, int offset, string expected, object actual)
    {
        if (!fits)
        {
            PacketThrow.Invalid($"The file's {what} is not supported; {Remedy}.", offset, expected, actual);
        }
    }
}
