using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

/// <summary>Made-up samples of a whole picture, and packets of them. Tiles are blocks unless told otherwise.</summary>
internal sealed class TestSamples
{
    private readonly byte[][] levels;
    private readonly PayloadCodec codec;

    public TestSamples(
        int width,
        int height,
        int blockSize,
        int seed = 1,
        ModelBundle? bundle = null,
        int tileSide = 1,
        PayloadCodec codec = PayloadCodec.Raw)
    {
        this.codec = codec;
        Bundle = bundle ?? TestModel.Bundle(blockSize);
        Tiles = new TileGrid(new BlockGrid(width, height, blockSize), tileSide);
        Header = new PictureHeader(
            ContentId.Read(Enumerable.Repeat((byte)seed, 16).ToArray()),
            Bundle.Manifest.Fingerprint,
            width,
            height,
            new(tileSide));
        Random random = new(seed);
        levels = new byte[Schedule.Count][];
        for (int level = 0; level < levels.Length; level++)
        {
            levels[level] = new byte[Grid.All.Count * Schedule.SamplesPerBlock(level)];
            random.NextBytes(levels[level]);
            if (codec == PayloadCodec.Context)
            {
                // Noise is kept as it is; a sample in sixteen is noise enough.
                for (int i = 0; i < levels[level].Length; i++)
                {
                    levels[level][i] = i % 16 == 0 ? levels[level][i] : (byte)(128 + level);
                }
            }
        }
    }

    public ModelBundle Bundle { get; }

    public TileGrid Tiles { get; }

    public BlockGrid Grid => Tiles.Blocks;

    public PictureHeader Header { get; }

    public LevelSchedule Schedule => Bundle.Manifest.Schedule;

    /// <summary>A block's samples of one level, a byte each.</summary>
    public ReadOnlySpan<byte> Block(int level, int x, int y)
    {
        int length = Schedule.SamplesPerBlock(level);
        return levels[level].AsSpan((y * Grid.Columns + x) * length, length);
    }

    /// <summary>A block's indices of one level.</summary>
    public short[] BlockIndices(int level, int x, int y)
    {
        short[] indices = new short[Schedule.SamplesPerBlock(level)];
        RawCodec.ToIndices(Schedule[level], Block(level, x, y), indices);
        return indices;
    }

    /// <summary>One level of the tiles that a region of blocks touches, or of all.</summary>
    public IncrementPacket Packet(int level, BlockRegion? region = null)
    {
        BlockRegion tiles = Tiles.Cover(region ?? Grid.All);
        List<ReadOnlyMemory<byte>> parts = [];
        for (int y = tiles.Y; y < tiles.Bottom; y++)
        {
            for (int x = tiles.X; x < tiles.Right; x++)
            {
                parts.Add(Part(level, x, y));
            }
        }

        return new IncrementPacket(Header, level, tiles, codec, PacketParts.Join([.. parts]));
    }

    /// <summary>A tile's indices of one level.</summary>
    public short[] Indices(int level, int tileX, int tileY)
    {
        BlockRegion blocks = Tiles[tileX, tileY];
        short[] indices = new short[blocks.Count * Schedule.SamplesPerBlock(level)];
        RawCodec.ToIndices(Schedule[level], Bytes(level, blocks), indices);
        return indices;
    }

    /// <summary>A decoder that holds the levels up to one of a region, after all of level 0.</summary>
    public ProgressiveDecoder Decode(ReceiverModel model, int level = 0, BlockRegion? region = null)
    {
        ProgressiveDecoder decoder = new(Header, model);
        decoder.Add(Packet(0));
        for (int i = 1; i <= level; i++)
        {
            decoder.Add(Packet(i, region), region);
        }

        return decoder;
    }

    /// <summary>A part of a tile around coded samples.</summary>
    public byte[] Join(int level, int tileX, int tileY, ReadOnlySpan<byte> coded) =>
        new PartFormat(Header, statesError: false).Join(level, (long)tileY * Tiles.Columns + tileX, 0, 0, coded);

    private ReadOnlyMemory<byte> Part(int level, int tileX, int tileY) =>
        Join(level, tileX, tileY, Coded(level, tileX, tileY));

    private ReadOnlySpan<byte> Coded(int level, int tileX, int tileY)
    {
        BlockRegion blocks = Tiles[tileX, tileY];
        if (codec == PayloadCodec.Raw)
        {
            return Bytes(level, blocks);
        }

        TileSamples? lower = null;
        for (int i = 0; i < level; i++)
        {
            lower = TileSamples.Add(Schedule, lower, Indices(i, tileX, tileY));
        }

        ArrayBufferWriter<byte> coded = new();
        Bundle.Codecs[codec].Encode(
            new TilePart(Schedule, level, blocks.Columns, blocks.Rows, lower, Indices(level, tileX, tileY)), coded);
        return coded.WrittenSpan;
    }

    private byte[] Bytes(int level, BlockRegion blocks)
    {
        List<byte> bytes = [];
        for (int y = blocks.Y; y < blocks.Bottom; y++)
        {
            for (int x = blocks.X; x < blocks.Right; x++)
            {
                bytes.AddRange(Block(level, x, y));
            }
        }

        return [.. bytes];
    }
}
