namespace ProgressiveSR;

/// <summary>Reads samples as a snapshot shows them; blocks of which nothing is held read as mid-grey.</summary>
internal sealed class SampleReader
{
    private const byte MidGrey = 128;

    private readonly SampleStore store;
    private readonly LevelSchedule schedule;
    private readonly LevelMap map;
    private readonly byte[] empty;

    public SampleReader(SampleStore store, LevelSchedule schedule, LevelMap map)
    {
        this.store = store;
        this.schedule = schedule;
        this.map = map;
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
}
