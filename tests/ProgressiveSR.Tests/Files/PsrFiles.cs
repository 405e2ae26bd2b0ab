using System.Runtime.InteropServices;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Files;

/// <summary>What the tests of files have in common.</summary>
internal static class PsrFiles
{
    public static byte[] Write(TestEncoder encoder, SenderOptions? options = null) => Write(encoder.Encode(options));

    public static byte[] Write(TestEncoder encoder, int tileSide) => Write(encoder.Encode(tileSide));

    public static byte[] Write(EncodedPicture picture)
    {
        MemoryStream stream = new();
        picture.Save(stream);
        return stream.ToArray();
    }

    public static PsrFile Open(byte[] bytes, PacketLimits? limits = null) =>
        PsrFile.Open(new MemoryStream(bytes), limits);

    /// <summary>One level of the tiles that a region touches, or of all; each is read when it is asked for.</summary>
    public static IEnumerable<IncrementPacket> Packets(
        this IIncrementSource source, int level, BlockRegion? region = null) =>
        source.GetIncrementsAsync(level, Tiles(source.Description.GetTiles(level), region)).ToBlockingEnumerable();

    public static IncrementPacket Packet(this IIncrementSource source, int level, int tile)
    {
        int columns = source.Description.GetTiles(level).Columns;
        return source.GetIncrementsAsync(level, [new TilePosition(tile % columns, tile / columns)])
            .ToBlockingEnumerable().Single();
    }

    /// <summary>Where the parts of a level are.</summary>
    public static PsrLevelIndex Index(this PsrFile file, int level) =>
        file.GetIndexAsync(level).AsTask().GetAwaiter().GetResult();

    public static byte[] Alpha(this IIncrementSource source) =>
        source.GetAlphaAsync().AsTask().GetAwaiter().GetResult().ToArray();

    /// <summary>The indices of each block of the grid that packets hold, as bytes; null where none does.</summary>
    /// <param name="packets">Packets of one level.</param>
    /// <param name="tiles">The picture's tiles.</param>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="held">
    /// What lower levels hold, by tile, to which this one is added; null where packets are raw and need no lower ones.
    /// </param>
    public static byte[]?[] Blocks(
        IEnumerable<IncrementPacket> packets,
        TileGrid tiles,
        LevelSchedule schedule,
        Dictionary<(int X, int Y), TileSamples>? held = null)
    {
        BlockGrid grid = tiles.Blocks;
        byte[]?[] blocks = new byte[grid.All.Count][];
        foreach (IncrementPacket packet in packets)
        {
            foreach (PacketPart part in packet.Parts)
            {
                BlockRegion region = tiles[part.X, part.Y];
                byte[][] decoded = Decode(packet, part, tiles, schedule, held);
                for (int i = 0; i < decoded.Length; i++)
                {
                    int block = (region.Y + i / region.Columns) * grid.Columns + region.X + i % region.Columns;
                    Assert.That(blocks[block], Is.Null, "a block came twice");
                    blocks[block] = decoded[i];
                }
            }
        }

        return blocks;
    }

    /// <summary>Reads all that a file has and compares it with what it was made from.</summary>
    public static void AssertHolds(PsrFile file, TestEncoder encoder, int throughLevel)
    {
        Assert.That(
            file.Info.Header, Is.EqualTo(encoder.Encode(file.Info.GetTiles(0).Size.Columns).Description.Header));
        Dictionary<(int X, int Y), TileSamples> held = [];
        for (int level = 0; level <= throughLevel; level++)
        {
            Assert.That(
                Blocks(file.Packets(level), file.Info.GetTiles(0), encoder.Schedule, held),
                Is.EqualTo(encoder.Blocks(level)));
            if (level == 0 && (throughLevel > 0 || !file.IsTruncated))
            {
                Assert.That(file.Alpha(), Is.EqualTo(encoder.Picture.Alpha.ToArray()));
            }
        }
    }

    private static byte[][] Decode(
        IncrementPacket packet,
        PacketPart part,
        TileGrid tiles,
        LevelSchedule schedule,
        Dictionary<(int X, int Y), TileSamples>? held)
    {
        BlockRegion region = tiles[part.X, part.Y];
        ReadOnlyMemory<byte> coded = new PartFormat(packet.Header, schedule.HasLinearPicture)
            .Split(packet.Level, (long)part.Y * tiles.Columns + part.X, 0, part.Payload, out _);
        TileSamples? lower = held?.GetValueOrDefault((part.X, part.Y));
        for (int level = 0; held is null && level < packet.Level; level++)
        {
            lower = TileSamples.Add(schedule, lower, new short[region.Count * schedule.SamplesPerBlock(level)]);
        }

        int samples = schedule.SamplesPerBlock(packet.Level);
        short[] indices = new short[region.Count * samples];
        new PayloadCodecs(ContextTables.Untrained(schedule))[packet.Codec].Decode(
            coded.Span,
            new TilePart(schedule, packet.Level, region.Columns, region.Rows, lower, indices));
        if (held is not null)
        {
            held[(part.X, part.Y)] = TileSamples.Add(schedule, lower, indices);
        }

        return [.. indices.Chunk(samples).Select(block => MemoryMarshal.AsBytes(block.AsSpan()).ToArray())];
    }

    private static TilePosition[] Tiles(TileGrid tiles, BlockRegion? region)
    {
        BlockRegion cover = tiles.Cover(region ?? tiles.Blocks.All);
        return
        [
            .. Enumerable.Range(0, (int)cover.Count).Select(
                i => new TilePosition(cover.X + i % cover.Columns, cover.Y + i / cover.Columns)),
        ];
    }
}
