namespace ProgressiveSR.Tests;

/// <summary>Made-up samples of a whole picture, and packets of them.</summary>
internal sealed class TestSamples
{
    private readonly byte[][] levels;

    public TestSamples(int width, int height, int blockSize, int seed = 1, ModelBundle? bundle = null)
    {
        Bundle = bundle ?? TestModel.Bundle(blockSize);
        Grid = new BlockGrid(width, height, blockSize);
        Header = new PictureHeader(
            ContentId.Read(Enumerable.Repeat((byte)seed, 16).ToArray()), Bundle.Manifest.Fingerprint, width, height);
        Random random = new(seed);
        levels = new byte[Schedule.Count][];
        for (int level = 0; level < levels.Length; level++)
        {
            levels[level] = new byte[Grid.All.Count * Schedule.SamplesPerBlock(level)];
            random.NextBytes(levels[level]);
        }
    }

    public ModelBundle Bundle { get; }

    public BlockGrid Grid { get; }

    public PictureHeader Header { get; }

    public LevelSchedule Schedule => Bundle.Manifest.Schedule;

    public ReadOnlySpan<byte> Block(int level, int x, int y)
    {
        int length = Schedule.SamplesPerBlock(level);
        return levels[level].AsSpan((y * Grid.Columns + x) * length, length);
    }

    public IncrementPacket Packet(int level, BlockRegion? region = null)
    {
        BlockRegion blocks = region ?? Grid.All;
        List<byte> payload = [];
        for (int y = blocks.Y; y < blocks.Bottom; y++)
        {
            for (int x = blocks.X; x < blocks.Right; x++)
            {
                payload.AddRange(Block(level, x, y));
            }
        }

        return new IncrementPacket(Header, level, blocks, PayloadCodec.Raw, payload.ToArray());
    }

    /// <summary>A decoder that holds the levels up to one of a region, after all of level 0.</summary>
    public ProgressiveDecoder Decode(ReceiverModel model, int level = 0, BlockRegion? region = null)
    {
        ProgressiveDecoder decoder = new(Header, model);
        decoder.Add(Packet(0));
        for (int i = 1; i <= level; i++)
        {
            decoder.Add(Packet(i, region));
        }

        return decoder;
    }
}
