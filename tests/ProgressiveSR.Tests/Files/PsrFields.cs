using System.Buffers.Binary;

namespace ProgressiveSR.Tests.Files;

/// <summary>
/// A <c>.psr</c> file field by field, written by a writer of the tests' own: whatever fields say, checksums are right.
/// </summary>
internal sealed record PsrFields
{
    public byte Flags { get; init; }

    public byte BlockSize { get; init; }

    /// <summary>
    /// How many sizes tiles have; width and height of the first, then of the others, each with its first level.
    /// </summary>
    public required byte[] Sizes { get; init; }

    /// <summary>The side of the tiles of all levels, which are squares.</summary>
    public byte TileSide
    {
        get => Sizes[1];
        init => Sizes = [1, value, value];
    }

    public byte LevelCount { get; init; }

    /// <summary>Picture id, model id.</summary>
    public required byte[] Ids { get; init; }

    public ulong Width { get; init; }

    public ulong Height { get; init; }

    public required byte[] Name { get; init; }

    /// <summary>Length of the alpha section; null without one.</summary>
    public ulong? AlphaLength { get; init; }

    public required byte[] Alpha { get; init; }

    public required PsrLevelFields[] Levels { get; init; }

    public required byte[] Figures { get; init; }

    /// <summary>Bytes of the header beyond its last field.</summary>
    public byte[] Rest { get; init; } = [];

    /// <summary>Takes a file apart.</summary>
    public static PsrFields Of(byte[] bytes)
    {
        using PsrFile file = PsrFiles.Open(bytes);
        PsrFileInfo info = file.Info;
        int header = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        return new PsrFields
        {
            Flags = bytes[10],
            BlockSize = bytes[11],
            LevelCount = bytes[12],
            Ids = bytes[13..45],
            Sizes = bytes[45..(45 + 3 * bytes[45])],
            Width = (ulong)info.Grid.Width,
            Height = (ulong)info.Grid.Height,
            Name = System.Text.Encoding.UTF8.GetBytes(info.ModelName),
            AlphaLength = info.HasAlpha ? (ulong)info.AlphaBytes : null,
            Alpha = bytes[(int)info.Alpha.Offset..(int)info.Alpha.End],
            Levels = [.. info.Levels.Select(level => PsrLevelFields.Of(file, level, bytes))],
            Figures = bytes[header..info.HeaderBytes],
        };
    }

    /// <summary>A copy with one level changed.</summary>
    public PsrFields With(int level, Func<PsrLevelFields, PsrLevelFields> change) =>
        this with { Levels = [.. Levels.Select((own, i) => i == level ? change(own) : own)] };

    public byte[] Write()
    {
        List<byte> bytes =
        [
            0x89, (byte)'P', (byte)'S', (byte)'R', 0x0D, 0x0A, 0x1A, 1, 0, 0, Flags, BlockSize, LevelCount,
            .. Ids, .. Sizes, .. Number(Width), .. Number(Height), (byte)Name.Length, .. Name,
        ];
        if (AlphaLength is { } length)
        {
            bytes.AddRange([.. Number(length), .. BitConverter.GetBytes(Crc32C.Compute(Alpha))]);
        }

        foreach (PsrLevelFields level in Levels)
        {
            bytes.AddRange([level.Form, .. Number(level.Bytes), .. Number(level.Samples), .. level.Psnr]);
        }

        bytes.AddRange(Rest);
        int header = bytes.Count + Crc32C.Size;
        (bytes[8], bytes[9]) = ((byte)header, (byte)(header >> 8));
        uint checksum = Crc32C.Compute([.. bytes]);
        bytes.AddRange([.. BitConverter.GetBytes(checksum), .. Figures]);
        for (int i = 0; i < Levels.Length; i++)
        {
            byte[] index = Levels[i].PackIndex();
            bytes.AddRange(
            [
                .. index, .. BitConverter.GetBytes(Crc32C.Compute(index, Crc32C.Compute([(byte)i], checksum))),
                .. Levels[i].Parts.SelectMany(part => part),
                .. i == 0 ? Alpha : [],
            ]);
        }

        return [.. bytes];
    }

    /// <summary>LEB128; of numbers of 64 bits too, which the format does not have.</summary>
    private static IEnumerable<byte> Number(ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            yield return (byte)(value | 128);
        }

        yield return (byte)value;
    }
}

/// <summary>What a file has of a level; each may contradict the others.</summary>
internal sealed record PsrLevelFields
{
    /// <summary>Bits of a length, plus 32 x codec.</summary>
    public byte Form { get; init; }

    public ulong Bytes { get; init; }

    public ulong Samples { get; init; }

    /// <summary>Two bytes with a linear picture, none without.</summary>
    public required byte[] Psnr { get; init; }

    public required long[] Lengths { get; init; }

    public required byte[][] Parts { get; init; }

    public static PsrLevelFields Of(PsrFile file, EncodedLevel level, byte[] bytes)
    {
        PsrLevelIndex index = file.Index(level.Level);
        PsrLevelFields read = new()
        {
            Samples = (ulong)level.Samples,
            Psnr = level.LinearPsnrY is { } psnr ? BitConverter.GetBytes((ushort)(Math.Round(100 * psnr) + 1)) : [],
            Lengths = [],
            Parts =
            [
                .. Enumerable.Range(0, (int)file.Info.GetTiles(level.Level).Count).Select(index.GetRange)
                    .Select(range => bytes[(int)range.Offset..(int)range.End]),
            ],
            Form = (byte)(32 * (byte)level.Codec),
        };
        return read.WithParts(read.Parts);
    }

    /// <summary>A copy with other parts, and with the lengths that they have.</summary>
    public PsrLevelFields WithParts(byte[][] parts) => this with
    {
        Form = (byte)((Form & ~31) | (32 - int.LeadingZeroCount(parts.Max(part => part.Length)))),
        Bytes = (ulong)parts.Sum(part => part.Length),
        Lengths = [.. parts.Select(part => (long)part.Length)],
        Parts = parts,
    };

    /// <summary>The lengths in bits, without a checksum.</summary>
    public byte[] PackIndex()
    {
        int width = Form & 31;
        byte[] packed = new byte[(Lengths.Length * width + 7) / 8];
        for (int bit = 0; bit < Lengths.Length * width; bit++)
        {
            packed[bit / 8] |= (byte)((Lengths[bit / width] >> (bit % width) & 1) << (bit % 8));
        }

        return packed;
    }
}
