namespace ProgressiveSR;

/// <summary>Reads samples as a snapshot shows them; blocks of which nothing is held read as mid-grey.</summary>
internal sealed class SampleReader
{
    private const byte MidGrey = 128;

    private readonly SampleStore store;
    private readonly LevelSchedule schedule;
    private readonly LevelMap map;
    private readonly SampleValues values;
    private readonly byte[] empty;

    public SampleReader(SampleStore store, LevelSchedule schedule, LevelMap map)
    {
        this.store = store;
        this.schedule = schedule;
        this.map = map;
        values = new SampleValues(schedule);
        empty = new byte[schedule.SamplesPerBlock(0)];
        empty.AsSpan().Fill(MidGrey);
    }

    /// <summary>The samples of one level of a block that has it, or of level 0 of any block.</summary>
    public ReadOnlySpan<byte> Read(int level, int x, int y) =>
        map[x, y] < 0 ? empty : store.GetSamples(level, x, y);

    /// <summary>Gathers one level of some blocks, one after the other.</summary>
    public void Gather(int level, ReadOnlySpan<BlockPosition> blocks, Span<byte> destination)
    {
        int length = schedule.SamplesPerBlock(level);
        for (int i = 0; i < blocks.Length; i++)
        {
            Read(level, blocks[i].X, blocks[i].Y).CopyTo(destination[(i * length)..]);
        }
    }

    /// <summary>Gathers what the samples of all levels up to one stand for, block by block.</summary>
    public void GatherValues(int level, ReadOnlySpan<BlockPosition> blocks, Span<float> destination)
    {
        foreach (BlockPosition block in blocks)
        {
            for (int i = 0; i <= level; i++)
            {
                values.ToValues(i, Read(i, block.X, block.Y), destination);
                destination = destination[schedule.SamplesPerBlock(i)..];
            }
        }
    }

    /// <summary>Gathers all levels up to one of a block: the samples, and what they stand for in grey levels.</summary>
    public void Gather(int level, BlockPosition block, Span<byte> bytes, Span<float> greyLevels)
    {
        for (int i = 0; i <= level; i++)
        {
            ReadOnlySpan<byte> samples = Read(i, block.X, block.Y);
            samples.CopyTo(bytes);
            values.ToValues(i, samples, greyLevels);
            foreach (ref float value in greyLevels[..samples.Length])
            {
                value *= byte.MaxValue;
            }

            bytes = bytes[samples.Length..];
            greyLevels = greyLevels[samples.Length..];
        }
    }
}
