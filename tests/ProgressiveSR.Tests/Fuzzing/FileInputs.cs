using System.Runtime.InteropServices;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Files to damage, and how their checksums are made right again.</summary>
internal static class FileInputs
{
    /// <summary>
    /// Files of many sizes, blocks, tiles, numbers of levels, of both kinds of kernel, opaque and not.
    /// </summary>
    public static FuzzInput[] Make()
    {
        LevelSchedule single = new([[new KernelRows(0, 7, 1, SampleCoding.Picture)]], 192);
        LevelSchedule many = new(
            Enumerable.Range(0, 32).Select(i => (KernelRows[])[new(i, 1, 4, SampleCoding.Coefficient)]), 192);
        return
        [
            .. SmallFiles.All.Values.Select(Describe),
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

    /// <summary>
    /// Makes the checksums of header, figures and indexes fit as far as they are reached, and perhaps those of alpha
    /// and parts.
    /// </summary>
    public static void Repair(byte[] file, bool payloads)
    {
        if (file.Length < PsrFormat.FixedLength)
        {
            return;
        }

        int header = MemoryMarshal.Read<ushort>(file.AsSpan(PsrFormat.LengthOffset));
        if (header <= PsrFormat.FixedLength + Crc32C.Size || header >= file.Length)
        {
            return;
        }

        RepairHeader(file, header);
        int figures = 1 + file[header] * 4 + Crc32C.Size;
        if (file[header] > 0 && header + figures <= file.Length)
        {
            Span<byte> own = file.AsSpan(header, figures);
            MemoryMarshal.Write(own[^Crc32C.Size..], Crc32C.Compute(own[..^Crc32C.Size]));
        }

        if (Open(file) is not { } info)
        {
            return;
        }

        if (payloads && info.Alpha is { IsEmpty: false } alpha && alpha.End <= file.Length)
        {
            int checksum = AlphaChecksumOffset(file, info);
            MemoryMarshal.Write(
                file.AsSpan(checksum), Crc32C.Compute(file.AsSpan((int)alpha.Offset, (int)alpha.Length)));
            RepairHeader(file, header);
            info = Open(file)!;
        }

        for (int level = 0; level <= info.HighestLevel; level++)
        {
            RepairLevel(file, info, level, payloads);
        }
    }

    private static void RepairHeader(byte[] file, int length) =>
        MemoryMarshal.Write(file.AsSpan(length - Crc32C.Size), Crc32C.Compute(file.AsSpan(..(length - Crc32C.Size))));

    private static void RepairLevel(byte[] file, PsrFileInfo info, int level, bool parts)
    {
        ByteRange range = info.GetIndexRange(level);
        if (range.End > file.Length)
        {
            return;
        }

        Span<byte> index = file.AsSpan((int)range.Offset, (int)range.Length);
        MemoryMarshal.Write(
            index[^Crc32C.Size..],
            Crc32C.Compute(index[..^Crc32C.Size], Crc32C.Compute([(byte)level], info.HeaderChecksum)));
        if (!parts)
        {
            return;
        }

        try
        {
            PsrLevelIndex read = info.ReadIndex(level, index, PacketLimits.Default);
            for (int tile = 0; tile < info.GetTiles(level).Count && read.GetRange(tile).End <= file.Length; tile++)
            {
                ByteRange part = read.GetRange(tile);
                RepairPart(file.AsSpan((int)part.Offset, (int)part.Length), info, level, tile);
            }
        }
        catch (InvalidPacketException)
        {
            // Lengths that contradict the header lead nowhere.
        }
    }

    /// <summary>Puts the right check before a part.</summary>
    private static void RepairPart(Span<byte> part, PsrFileInfo info, int level, int tile)
    {
        if (part.Length > 1)
        {
            part[0] = new PartFormat(info.Header, statesError: false).Join(level, tile, 0, 0, part[1..])[0];
        }
    }

    private static PsrFileInfo? Open(byte[] file)
    {
        try
        {
            return PsrFileInfo.TryRead(file, PacketLimits.Default, out PsrFileInfo? info, out _) ? info : null;
        }
        catch (InvalidPacketException)
        {
            return null;
        }
    }

    private static int AlphaChecksumOffset(byte[] file, PsrFileInfo info) =>
        PsrFormat.FixedLength + 3 * file[PsrFormat.FixedLength]
        + Leb128.GetLength((ulong)info.Grid.Width) + Leb128.GetLength((ulong)info.Grid.Height)
        + 1 + System.Text.Encoding.UTF8.GetByteCount(info.ModelName) + Leb128.GetLength((ulong)info.AlphaBytes);

    private static FuzzInput Write(TestEncoder encoder, int tileSide, PayloadCodec codec = PayloadCodec.Raw) =>
        Describe(PsrFiles.Write(encoder, new SenderOptions { TileSizes = new(tileSide), Codec = codec }));

    private static FuzzInput Describe(byte[] bytes)
    {
        using PsrFile file = PsrFiles.Open(bytes);
        PsrFileInfo info = file.Info;
        int header = BitConverter.ToUInt16(bytes, PsrFormat.LengthOffset);
        ByteRange[] indexes = [.. Enumerable.Range(0, info.Levels.Count).Select(info.GetIndexRange)];
        return new FuzzInput(
            bytes,
            [
                (PsrFormat.VersionOffset, 1),
                (PsrFormat.LengthOffset, 2),
                .. Enumerable.Range(PsrFormat.FlagsOffset, 4).Select(offset => (offset, 1)),
                .. Enumerable.Range(PsrFormat.FixedLength, header - PsrFormat.FixedLength - 4).Select(at => (at, 1)),
                .. Enumerable.Range(PsrFormat.FixedLength, header - PsrFormat.FixedLength - 4).Select(at => (at, 2)),
                (header - Crc32C.Size, Crc32C.Size),
                (header, 1),
                .. indexes.SelectMany(range => ((int, int)[])[
                    ((int)range.Offset, 1), ((int)range.Offset, 2), ((int)range.End - Crc32C.Size, Crc32C.Size),
                    ((int)range.End, 1)]),
            ],
            [
                0,
                PsrFormat.FixedLength,
                header,
                info.HeaderBytes,
                .. indexes.SelectMany(range => (int[])[(int)range.Offset, (int)range.End]),
                .. Enumerable.Range(0, Math.Min(9, (int)info.GetTiles(0).Count)).Select(
                    tile => (int)file.Index(info.HighestLevel).GetRange(tile).Offset),
                .. info.HasAlpha ? new[] { (int)info.Alpha.Offset, (int)info.Alpha.End } : [],
                bytes.Length,
            ]);
    }
}
