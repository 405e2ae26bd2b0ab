using System.Buffers;
using System.IO.Compression;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>
/// The file format of a session: a header, the level that each block shows as one Brotli stream, the alpha plane, then
/// the data received as packets (<c>FORMAT.md</c>, "Saved session").
/// </summary>
internal static class SavedSession
{
    private const byte Version = 1;
    private const int VersionOffset = 4;
    private const int BytesOffset = 8;
    private const int MapLengthOffset = 16;
    private const int AlphaLengthOffset = 20;
    private const int ChecksumOffset = 24;
    private const int HeadLength = 28;
    private const int MapQuality = 5;
    private const int MapWindow = 22;

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'S', (byte)'S'];

    public static async Task WriteAsync(PictureSession session, Stream destination, CancellationToken cancellationToken)
    {
        ProgressiveDecoder decoder = session.Decoder;
        byte[] levels = new byte[decoder.Grid.All.Count];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = (byte)(decoder.GetLevel(i % decoder.Grid.Columns, i / decoder.Grid.Columns) + 1);
        }

        byte[] map = new byte[BrotliEncoder.GetMaxCompressedLength(levels.Length)];
        BrotliEncoder.TryCompress(levels, map, out int length, MapQuality, MapWindow);
        ReadOnlyMemory<byte> alpha = session.Alpha.IsEmpty
            ? default
            : AlphaSection.Compress(session.Alpha.Span, CompressionLevel.Fastest, cancellationToken);
        byte[] head = new byte[HeadLength + length + alpha.Length];
        Magic.CopyTo(head);
        head[VersionOffset] = Version;
        WriteInt64LittleEndian(head.AsSpan(BytesOffset), session.BytesReceived);
        WriteInt32LittleEndian(head.AsSpan(MapLengthOffset), length);
        WriteInt32LittleEndian(head.AsSpan(AlphaLengthOffset), alpha.Length);
        map.AsSpan(0, length).CopyTo(head.AsSpan(HeadLength));
        alpha.CopyTo(head.AsMemory(HeadLength + length));
        WriteUInt32LittleEndian(head.AsSpan(ChecksumOffset), Checksum(head));
        await destination.WriteAsync(head, cancellationToken).ConfigureAwait(false);
        await PacketStream.WriteAllAsync(destination, Packets(session), cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="InvalidPacketException">
    /// The data is not a saved session, or belongs to another picture.
    /// </exception>
    public static async Task ReadAsync(
        Stream source, PictureSession session, PacketLimits limits, CancellationToken cancellationToken)
    {
        ProgressiveDecoder decoder = session.Decoder;
        byte[] head = await ReadAsync(source, HeadLength, cancellationToken).ConfigureAwait(false);
        if (!head.AsSpan().StartsWith(Magic) || head[VersionOffset] != Version
            || head.AsSpan((VersionOffset + 1)..BytesOffset).ContainsAnyExcept((byte)0))
        {
            PacketThrow.Invalid(
                "This is not a saved session that this version can read.",
                0,
                $"{Convert.ToHexStringLower(Magic)}, version {Version}",
                Convert.ToHexStringLower(head.AsSpan(0, BytesOffset)));
        }

        byte[] levels = new byte[decoder.Grid.All.Count];
        long pixels = (long)decoder.Grid.Width * decoder.Grid.Height;
        int length = ReadInt32LittleEndian(head.AsSpan(MapLengthOffset));
        int alphaLength = ReadInt32LittleEndian(head.AsSpan(AlphaLengthOffset));
        if (length < 0 || length > BrotliEncoder.GetMaxCompressedLength(levels.Length)
            || (alphaLength != 0 && !(session.Description.HasAlpha && AlphaSection.CanHold(alphaLength, pixels))))
        {
            PacketThrow.Invalid(
                "The saved session belongs to another picture.",
                MapLengthOffset,
                $"{levels.Length} blocks",
                $"{length} and {alphaLength} bytes");
        }

        byte[] map = await ReadAsync(source, length, cancellationToken).ConfigureAwait(false);
        byte[] alpha = await ReadAsync(source, alphaLength, cancellationToken).ConfigureAwait(false);
        PacketThrow.IfChecksumDiffers(
            "The saved session",
            "open the picture without it",
            ChecksumOffset,
            ReadUInt32LittleEndian(head.AsSpan(ChecksumOffset)),
            Checksum([.. head, .. map, .. alpha]));
        Unfold(map, levels);
        byte[] plane = new byte[alphaLength == 0 ? 0 : pixels];
        if (alphaLength > 0)
        {
            AlphaSection.Inflate(alpha, HeadLength + length, plane);
        }

        await foreach (IncrementPacket packet in PacketStream.ReadAllAsync(source, limits, cancellationToken)
            .ConfigureAwait(false))
        {
            decoder.Add(packet, region: default(BlockRegion));
        }

        Show(decoder, levels, session.Description.Levels.Count);
        session.Resume(ReadInt64LittleEndian(head.AsSpan(BytesOffset)), plane);
    }

    private static void Unfold(byte[] map, byte[] levels)
    {
        using BrotliDecoder decoder = new();
        OperationStatus status = decoder.Decompress(map, levels, out int consumed, out int written);
        if (status != OperationStatus.Done || consumed != map.Length || written != levels.Length)
        {
            PacketThrow.Invalid(
                "The saved session belongs to another picture.", HeadLength, $"{levels.Length} blocks", written);
        }
    }

    private static void Show(ProgressiveDecoder decoder, byte[] levels, int count)
    {
        int columns = decoder.Grid.Columns;
        for (int start = 0; start < levels.Length;)
        {
            int end = start + 1;
            while (end % columns != 0 && levels[end] == levels[start])
            {
                end++;
            }

            if (levels[start] > count)
            {
                PacketThrow.Invalid(
                    "The saved session shows a level that the picture does not have.",
                    HeadLength,
                    $"0 to {count - 1}",
                    levels[start] - 1);
            }

            if (levels[start] > 0)
            {
                decoder.Show(
                    levels[start] - 1, new BlockRegion(start % columns, start / columns, end - start, 1));
            }

            start = end;
        }
    }

    /// <summary>The data received, lowest level first, as packets of adjacent tiles.</summary>
    private static IEnumerable<IncrementPacket> Packets(PictureSession session)
    {
        ProgressiveDecoder decoder = session.Decoder;
        for (int level = 0; level <= session.Description.HighestLevel; level++)
        {
            TileGrid tiles = decoder.GetTiles(level);
            for (int y = 0; y < tiles.Rows; y++)
            {
                for (int x = 0; x < tiles.Columns;)
                {
                    int first = x;
                    List<ReadOnlyMemory<byte>> parts = [];
                    while (x < tiles.Columns && FindPart(session, level, x, y) is { } part)
                    {
                        parts.Add(part);
                        x++;
                    }

                    if (parts.Count == 0)
                    {
                        x++;
                        continue;
                    }

                    yield return new IncrementPacket(
                        decoder.Header,
                        level,
                        new BlockRegion(first, y, parts.Count, 1),
                        session.Description.Levels[level].Codec,
                        PacketParts.Join([.. parts]));
                }
            }
        }
    }

    /// <summary>The part of a tile: encoded anew, or as it arrived where a level below it is missing.</summary>
    private static ReadOnlyMemory<byte>? FindPart(PictureSession session, int level, int x, int y)
    {
        // In this order: a part that waits may be decoded in between, but not the other way round.
        ProgressiveDecoder decoder = session.Decoder;
        ReadOnlyMemory<byte>? waiting =
            decoder.GetWaiting(level, new TilePosition(x, y), session.Description.Levels[level].Codec);
        return decoder.GetSamples(level, x, y) is { } samples ? Encode(session, level, x, y, samples) : waiting;
    }

    private static ReadOnlyMemory<byte> Encode(PictureSession session, int level, int x, int y, TileSamples samples)
    {
        ProgressiveDecoder decoder = session.Decoder;
        LevelSchedule schedule = decoder.Model.Manifest.Schedule;
        TileGrid tiles = decoder.GetTiles(level);
        BlockRegion blocks = tiles[x, y];
        ArrayBufferWriter<byte> coded = new();
        TileSamples? lower = level == 0 ? null : samples.UpTo(level - 1);
        short[] indices = new short[blocks.Count * schedule.SamplesPerBlock(level)];
        samples.CopyTo(level, indices);
        decoder.Model.Codecs[session.Description.Levels[level].Codec].Encode(
            new TilePart(schedule, level, blocks.Columns, blocks.Rows, lower, indices),
            coded);
        (byte lowerError, byte error) = decoder.GetErrors(level, x, y);
        return decoder.Parts.Join(
            level, (long)y * tiles.Columns + x, lowerError, error, coded.WrittenSpan);
    }

    private static uint Checksum(ReadOnlySpan<byte> head) =>
        Crc32C.Compute(head[HeadLength..], Crc32C.Compute(head[..ChecksumOffset]));

    private static async Task<byte[]> ReadAsync(Stream source, int length, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[length];
        int read = await source.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        if (read < length)
        {
            PacketThrow.Invalid("The saved session ends early.", read, $"{length} bytes", $"{read} bytes");
        }

        return bytes;
    }
}
