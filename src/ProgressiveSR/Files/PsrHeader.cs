using ProgressiveSR.Models;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>The header of a <c>.psr</c> file; <see cref="PsrHeaderReader"/> reads it.</summary>
internal sealed class PsrHeader
{
    private const int LevelShift = 5;

    private readonly byte[] bytes;

    public PsrHeader(
        PictureHeader picture,
        TileGrids tiles,
        string modelName,
        IReadOnlyList<PsrLevel> levels,
        long alphaLength,
        uint alphaChecksum)
    {
        Picture = picture;
        Tiles = tiles;
        ModelName = modelName;
        Levels = levels;
        AlphaLength = alphaLength;
        AlphaChecksum = alphaChecksum;
        bytes = Write();
    }

    public PictureHeader Picture { get; }

    public TileGrids Tiles { get; }

    public string ModelName { get; }

    public IReadOnlyList<PsrLevel> Levels { get; }

    /// <summary>Bytes of the alpha section; 0 for an opaque picture.</summary>
    public long AlphaLength { get; }

    public uint AlphaChecksum { get; }

    /// <summary>The header as stored, with its checksum.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The header's checksum, which the checksums of the indexes continue.</summary>
    public uint Checksum => ReadUInt32LittleEndian(bytes.AsSpan(^Crc32C.Size));

    /// <summary>
    /// The first byte of a level's description: its codec, and the number of bits per length in its index.
    /// </summary>
    public static byte Join(PayloadCodec codec, int lengthBits) => (byte)((byte)codec << LevelShift | lengthBits);

    /// <inheritdoc cref="Join"/>
    public static (PayloadCodec Codec, int LengthBits) Split(byte joined) =>
        ((PayloadCodec)(joined >> LevelShift), joined & ((1 << LevelShift) - 1));

    private byte[] Write()
    {
        byte[] name = ModelNameRule.GetBytes(ModelName);
        Span<byte> buffer = new byte[PsrFormat.MaxLength];
        PsrFormat.Magic.CopyTo(buffer);
        buffer[PsrFormat.VersionOffset] = PsrFormat.Version;
        bool hasLinear = Levels[0].LinearPsnrY is not null;
        buffer[PsrFormat.FlagsOffset] =
            (byte)((AlphaLength > 0 ? PsrFormat.AlphaFlag : 0) | (hasLinear ? PsrFormat.LinearFlag : 0));
        buffer[PsrFormat.BlockSizeOffset] = (byte)Tiles.Blocks.BlockSize;
        buffer[PsrFormat.LevelCountOffset] = (byte)Levels.Count;
        Picture.Picture.Write(buffer[PsrFormat.PictureOffset..]);
        Picture.Model.Write(buffer[PsrFormat.ModelOffset..]);
        int end = PsrFormat.FixedLength;
        end += TileSizesField.Write(Tiles.Sizes, buffer[end..]);
        end += Leb128.Write(buffer[end..], (ulong)Picture.Width);
        end += Leb128.Write(buffer[end..], (ulong)Picture.Height);
        buffer[end++] = (byte)name.Length;
        name.CopyTo(buffer[end..]);
        end += name.Length;
        if (AlphaLength > 0)
        {
            end += Leb128.Write(buffer[end..], (ulong)AlphaLength);
            WriteUInt32LittleEndian(buffer[end..], AlphaChecksum);
            end += Crc32C.Size;
        }

        foreach (PsrLevel level in Levels)
        {
            buffer[end++] = Join(level.Codec, level.LengthBits);
            end += Leb128.Write(buffer[end..], (ulong)level.PartBytes);
            end += Leb128.Write(buffer[end..], (ulong)level.Samples);
            if (hasLinear)
            {
                WriteUInt16LittleEndian(buffer[end..], PsnrCode.ToHundredths(level.LinearPsnrY!.Value));
                end += sizeof(ushort);
            }
        }

        WriteUInt16LittleEndian(buffer[PsrFormat.LengthOffset..], (ushort)(end + Crc32C.Size));
        WriteUInt32LittleEndian(buffer[end..], Crc32C.Compute(buffer[..end]));
        return buffer[..(end + Crc32C.Size)].ToArray();
    }
}

/// <summary>The header's description of one level.</summary>
/// <param name="Codec">The codec of its parts.</param>
/// <param name="LengthBits">Bits per length in its index, 0 to 31: as many as the longest part needs.</param>
/// <param name="PartBytes">Total size of its parts in bytes.</param>
/// <param name="Samples">
/// Number of samples that make up the picture at this level, including those of lower levels.
/// </param>
/// <param name="LinearPsnrY">PSNR-Y of the linear picture in dB; null for models without one.</param>
internal readonly record struct PsrLevel(
    PayloadCodec Codec, int LengthBits, long PartBytes, long Samples, double? LinearPsnrY)
{
    /// <summary>The bits that a length needs, 0 to 31.</summary>
    /// <param name="longest">The length of the longest part in bytes, 0 or more.</param>
    public static int BitsOf(int longest) => sizeof(int) * 8 - int.LeadingZeroCount(longest);

    /// <summary>Size of the level's index in bytes.</summary>
    /// <param name="tiles">Number of tiles of the level.</param>
    public long GetIndexLength(long tiles) => (tiles * LengthBits + 7) / 8 + Crc32C.Size;
}
