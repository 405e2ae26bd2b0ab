using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tiles;

/// <summary>Reads samples from a snapshot; blocks without data read as mid-grey.</summary>
internal sealed class SampleReader
{
    private const short MidGrey = 128;

    private readonly LevelSchedule schedule;
    private readonly LevelMap map;
    private readonly SampleValues values;
    private readonly short[] empty;

    public SampleReader(SampleValues values, LevelMap map)
    {
        this.values = values;
        this.map = map;
        schedule = values.Schedule;
        empty = [.. schedule[0].SelectMany(rows =>
            Enumerable.Repeat(rows.Coding == SampleCoding.Picture ? MidGrey : (short)0, rows.Count))];
    }

    /// <summary>The indices of one level of a block that has the level, or of level 0 of any block.</summary>
    public ReadOnlySpan<short> Read(int level, int x, int y) =>
        map[x, y] < 0 ? empty : map.GetIndices(level, x, y);

    /// <summary>Whether anything is held of a block.</summary>
    public bool HasSamples(BlockPosition block) => map[block.X, block.Y] >= 0;

    /// <summary>Copies the indices of one level of a block; mid-grey where nothing is held.</summary>
    /// <returns>How many there are.</returns>
    public int Read(int level, BlockPosition block, Span<short> indices)
    {
        if (HasSamples(block))
        {
            return map.CopyIndices(level, block.X, block.Y, indices);
        }

        int count = schedule.SamplesPerBlock(level);
        indices[..count].Clear();
        return count;
    }

    /// <summary>Dequantises one level of a block.</summary>
    public void ReadValues(int level, int x, int y, Span<float> destination) =>
        values.ToValues(level, Read(level, x, y), destination);

    /// <summary>Gathers the indices of one level of some blocks, block by block.</summary>
    public void Gather(int level, ReadOnlySpan<BlockPosition> blocks, Span<short> destination)
    {
        foreach (BlockPosition block in blocks)
        {
            ReadOnlySpan<short> indices = Read(level, block.X, block.Y);
            indices.CopyTo(destination);
            destination = destination[indices.Length..];
        }
    }

    /// <summary>Gathers the dequantised samples of all levels up to one, block by block.</summary>
    public void GatherValues(int level, ReadOnlySpan<BlockPosition> blocks, Span<float> destination)
    {
        foreach (BlockPosition block in blocks)
        {
            for (int i = 0; i <= level; i++)
            {
                ReadValues(i, block.X, block.Y, destination);
                destination = destination[schedule.SamplesPerBlock(i)..];
            }
        }
    }

    /// <summary>Gathers all samples of a block up to a level, as indices and as values in 8-bit units.</summary>
    public void Gather(int level, BlockPosition block, Span<short> indices, Span<float> greyLevels)
    {
        for (int i = 0; i <= level; i++)
        {
            ReadOnlySpan<short> samples = Read(i, block.X, block.Y);
            samples.CopyTo(indices);
            values.ToValues(i, samples, greyLevels);
            foreach (ref float value in greyLevels[..samples.Length])
            {
                value *= byte.MaxValue;
            }

            indices = indices[samples.Length..];
            greyLevels = greyLevels[samples.Length..];
        }
    }
}

/// <summary>A block's position in the grid.</summary>
internal readonly record struct BlockPosition(int X, int Y);
