using System.IO.Compression;
using System.Runtime.InteropServices;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tests.Files;
using ProgressiveSR.Tests.Sessions;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Files to damage, and how their checksums are made right again.</summary>
internal static class FileInputs
{
    private static readonly (int Offset, int Size)[] HeaderFields =
    [
        (PsrFormat.VersionOffset, 1),
        (PsrFormat.ColorSpaceOffset, 1),
        (PsrFormat.FlagsOffset, 1),
        (PsrFormat.BlockSizeOffset, 1),
        (PsrFormat.TileSideOffset, 1),
        (PsrFormat.LevelCountOffset, 1),
        (PsrFormat.NameLengthOffset, 1),
        (PsrFormat.ReservedOffset, 1),
        (PsrFormat.WidthOffset, 4),
        (PsrFormat.HeightOffset, 4),
        (PsrFormat.AlphaLengthOffset, 4),
        (PsrFormat.AlphaChecksumOffset, 4),
    ];

    /// <summary>The goldens, and files of many sizes, blocks, tiles, numbers of levels, opaque and not.</summary>
    public static FuzzInput[] Make()
    {
        LevelSchedule single = new([[new KernelRows(0, 7, 1, SampleCoding.Picture)]], 192);
        LevelSchedule many = new(
            Enumerable.Range(0, 32).Select(i => (KernelRows[])[new(i, 1, 4, SampleCoding.Coefficient)]), 192);
        return
        [
            Describe(FormatGoldens.FileBytes),
            Describe(FormatGoldens.ContextBytes),
            Write(TestPictures.FormulaEncoder(45, 35), 2),
            Write(TestPictures.FormulaEncoder(1, 1, alpha: true), 1),
            Write(TestPictures.FormulaEncoder(37, 29, alpha: true), 2),
            Write(TestPictures.FormulaEncoder(100, 20, 16), 255),
            Write(TestPictures.FormulaEncoder(9, 600, 16, alpha: true), 3),
            Write(TestPictures.FormulaEncoder(TestPictures.MakeHalfFlat(200, 90), 16), 3, PayloadCodec.Context),
            Write(TestPictures.FormulaEncoder(60, 60, schedule: single), 4),
            Write(TestPictures.FormulaEncoder(20, 30, schedule: many), 1),
        ];
    }

    /// <summary>Makes the checksums of header, index and figures fit, and perhaps those of tiles and alpha.</summary>
    public static void Repair(byte[] file, bool payloads)
    {
        if (file.Length < PsrFormat.FixedLength)
        {
            return;
        }

        int levels = file[PsrFormat.LevelCountOffset];
        int headerLength = PsrFormat.HeaderLength(levels, file[PsrFormat.NameLengthOffset]);
        long tiles = Tiles(file)?.Count ?? 0;
        long indexEnd = headerLength + PsrFormat.IndexLength(levels, tiles);
        long prefix = indexEnd + PsrQuality.GetLength(levels);
        bool hasIndex = tiles > 0 && prefix <= file.Length;
        if (hasIndex && payloads)
        {
            RepairPayloads(file, headerLength, prefix, tiles * levels, tiles);
        }

        if (headerLength > file.Length)
        {
            return;
        }

        uint checksum = Crc32C.Compute(file.AsSpan(..(headerLength - Crc32C.Size)));
        MemoryMarshal.Write(file.AsSpan(headerLength - Crc32C.Size), checksum);
        if (hasIndex)
        {
            Span<byte> index = file.AsSpan(headerLength..(int)indexEnd);
            MemoryMarshal.Write(index[^Crc32C.Size..], Crc32C.Compute(index[..^Crc32C.Size], checksum));
            Span<byte> figures = file.AsSpan((int)indexEnd..(int)prefix);
            MemoryMarshal.Write(figures[^Crc32C.Size..], Crc32C.Compute(figures[..^Crc32C.Size]));
        }
    }

    /// <summary>Makes the index state the lengths that the header asks for, where there is room for one.</summary>
    public static void FitIndex(byte[] file)
    {
        if (Tiles(file) is not { } tiles)
        {
            return;
        }

        int levels = file[PsrFormat.LevelCountOffset];
        long start = PsrFormat.HeaderLength(levels, file[PsrFormat.NameLengthOffset]);
        if (start + PsrFormat.IndexLength(levels, tiles.Count) > file.Length)
        {
            return;
        }

        for (int i = 0; i < levels * tiles.Count; i++)
        {
            int samples = MemoryMarshal.Read<ushort>(
                file.AsSpan(PsrFormat.FixedLength + (int)(i / tiles.Count) * PsrFormat.LevelLength));
            MemoryMarshal.Write(
                file.AsSpan((int)start + i * PsrFormat.EntryLength),
                (uint)(tiles[(int)(i % tiles.Count)].Count * samples));
        }
    }

    /// <summary>Puts a broken, foreign or oversized zlib stream in place of the alpha section.</summary>
    public static byte[] ReplaceAlpha(byte[] file, Random random)
    {
        using PsrFile original = PsrFiles.Open(file);
        ByteRange alpha = original.Info.Alpha;
        if (alpha.IsEmpty)
        {
            return file;
        }

        byte[] section = new byte[random.Next(1, 60)];
        random.NextBytes(section);
        if (random.Next(3) == 0)
        {
            section = AlphaSection.Compress(
                new byte[random.Next(1, 20_000)], CompressionLevel.Fastest, CancellationToken.None).ToArray();
        }
        else
        {
            // A valid zlib header: deflate, any window, level and dictionary flag, and the check bits that fit.
            int header = (0x08 | random.Next(8) << 4) << 8 | random.Next(8) << 5;
            header += 31 - header % 31;
            byte[] start = [(byte)(header >> 8), (byte)header];
            start.AsSpan(..Math.Min(2, section.Length)).CopyTo(section);
        }

        byte[] replaced = [.. file[..(int)alpha.Offset], .. section, .. file[(int)alpha.End..]];
        MemoryMarshal.Write(replaced.AsSpan(PsrFormat.AlphaLengthOffset), section.Length);
        MemoryMarshal.Write(replaced.AsSpan(PsrFormat.AlphaChecksumOffset), Crc32C.Compute(section));
        return replaced;
    }

    private static TileGrid? Tiles(byte[] file)
    {
        uint width = MemoryMarshal.Read<uint>(file.AsSpan(PsrFormat.WidthOffset));
        uint height = MemoryMarshal.Read<uint>(file.AsSpan(PsrFormat.HeightOffset));
        int block = file[PsrFormat.BlockSizeOffset];
        int side = file[PsrFormat.TileSideOffset];
        return width is 0 or > BlockGrid.MaxSide || height is 0 or > BlockGrid.MaxSide
            || block is not (8 or 16 or 32) || side == 0
            ? null
            : new TileGrid(new BlockGrid((int)width, (int)height, block), side);
    }

    private static void RepairPayloads(byte[] file, int index, long payloads, long entries, long tiles)
    {
        uint alpha = MemoryMarshal.Read<uint>(file.AsSpan(PsrFormat.AlphaLengthOffset));
        long offset = payloads;
        for (int i = 0; i < entries; i++)
        {
            Span<byte> entry = file.AsSpan(index + i * PsrFormat.EntryLength);
            long end = offset + MemoryMarshal.Read<uint>(entry);
            if (end <= file.Length)
            {
                MemoryMarshal.Write(entry[sizeof(uint)..], Crc32C.Compute(file.AsSpan((int)offset..(int)end)));
            }

            offset = end;
            if (i != tiles - 1)
            {
                continue;
            }

            if (offset + alpha <= file.Length)
            {
                uint checksum = Crc32C.Compute(file.AsSpan((int)offset, (int)alpha));
                MemoryMarshal.Write(file.AsSpan(PsrFormat.AlphaChecksumOffset), alpha == 0 ? 0 : checksum);
            }

            offset += alpha;
        }
    }

    private static FuzzInput Write(TestEncoder encoder, int tileSide, PayloadCodec codec = PayloadCodec.Raw) =>
        Describe(PsrFiles.Write(encoder, new SenderOptions { TileSide = tileSide, Codec = codec }));

    private static FuzzInput Describe(byte[] bytes)
    {
        using PsrFile file = PsrFiles.Open(bytes);
        PsrFileInfo info = file.Info;
        int levels = info.Levels.Count;
        int header = PsrFormat.HeaderLength(levels, bytes[PsrFormat.NameLengthOffset]);
        int name = PsrFormat.FixedLength + levels * PsrFormat.LevelLength;
        return new FuzzInput(
            bytes,
            [
                .. HeaderFields,
                .. HeaderFields,
                .. Enumerable.Range(0, levels).Select(i => (PsrFormat.FixedLength + i * PsrFormat.LevelLength, 2)),
                (name, 1),
                (header - Crc32C.Size, Crc32C.Size),
                .. Enumerable.Range(0, 6).Select(i => (header + i % levels * PsrFormat.EntryLength, 4)),
                (info.HeaderBytes - PsrQuality.GetLength(levels), 2),
                (info.HeaderBytes - Crc32C.Size, Crc32C.Size),
            ],
            [
                0,
                PsrFormat.WidthOffset,
                PsrFormat.FixedLength,
                name,
                header,
                header + PsrFormat.EntryLength,
                info.HeaderBytes - PsrQuality.GetLength(levels),
                info.HeaderBytes,
                .. info.Levels.Select(level => (int)level.Bytes),
                .. info.HasAlpha ? new[] { (int)info.Alpha.Offset, (int)info.Alpha.End } : [],
            ]);
    }
}
