using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>The indices of a tile, from level 0 up without a gap. Immutable and thread-safe.</summary>
/// <remarks>
/// A level whose rows the next level sends again at a finer step (<see cref="LevelSchedule.IsRefined"/>) is not kept:
/// its indices follow from those of the next.
/// </remarks>
public sealed class TileSamples
{
    private readonly LevelSchedule schedule;
    private readonly TrimmedIndices?[] levels;

    private TileSamples(LevelSchedule schedule, TrimmedIndices?[] levels)
    {
        this.schedule = schedule;
        this.levels = levels;
    }

    /// <summary>The highest level held, 0 or above.</summary>
    public int Level => levels.Length - 1;

    /// <summary>Number of blocks.</summary>
    internal int Blocks => levels[^1]!.Length / schedule.SamplesPerBlock(Level);

    /// <summary>Number of indices other than 0 in the highest level.</summary>
    internal int Nonzero => levels[^1]!.Nonzero;

    /// <summary>The indices of one level, as <see cref="TilePart.Indices"/> has them.</summary>
    /// <remarks>
    /// Where they are not kept as they are, each call makes an array; <see cref="CopyTo"/> makes none.
    /// </remarks>
    /// <param name="level">Level, 0 to <see cref="Level"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has no such level.</exception>
    public ReadOnlySpan<short> this[int level]
    {
        get
        {
            int kept = Kept(level);
            if (kept == level)
            {
                return levels[level]!.ToSpan();
            }

            short[] coarse = GC.AllocateUninitializedArray<short>(levels[kept]!.Length);
            CopyTo(level, coarse);
            return coarse;
        }
    }

    /// <summary>Adds a level.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="lower">The levels below; null if there are none.</param>
    /// <param name="indices">The level's indices, as <see cref="TilePart.Indices"/> has them; copied.</param>
    /// <returns>All levels.</returns>
    /// <exception cref="ArgumentException">
    /// These are not whole blocks, at least one, or not as many as below.
    /// </exception>
    public static TileSamples Add(LevelSchedule schedule, TileSamples? lower, ReadOnlySpan<short> indices)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        (int blocks, int rest) = Math.DivRem(indices.Length, schedule.SamplesPerBlock(lower?.Level + 1 ?? 0));
        if (rest != 0 || blocks == 0 || (lower is not null && lower.Blocks != blocks))
        {
            string needed = lower is null ? "whole blocks" : $"{lower.Blocks} blocks";
            throw new ArgumentException($"{indices.Length} indices are not those of {needed}.", nameof(indices));
        }

        BlockRegion tile = new(0, 0, blocks, 1);
        return Add(schedule, lower, indices, tile, tile);
    }

    /// <summary>Copies the indices of one level.</summary>
    /// <param name="level">Level, 0 to <see cref="Level"/>.</param>
    /// <param name="destination">Receives them, as <see cref="TilePart.Indices"/> has them.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has no such level, or the destination is too short.</exception>
    public void CopyTo(int level, Span<short> destination)
    {
        int kept = Kept(level);
        destination = destination[..levels[kept]!.Length];
        levels[kept]!.CopyTo(destination);
        Coarsen(level, kept, destination);
    }

    /// <summary>Adds a level of which a larger region is at hand.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="lower">The levels below; null if there are none.</param>
    /// <param name="indices">The level's indices of the region.</param>
    /// <param name="region">The region.</param>
    /// <param name="tile">The tile's blocks in it.</param>
    internal static TileSamples Add(
        LevelSchedule schedule, TileSamples? lower, ReadOnlySpan<short> indices, BlockRegion region, BlockRegion tile)
    {
        int level = lower?.levels.Length ?? 0;
        TrimmedIndices?[] levels =
            [.. lower?.levels ?? [], TrimmedIndices.Copy(schedule, level, indices, region, tile)];
        if (level > 0 && schedule.IsRefined(level - 1))
        {
            levels[^2] = null;
        }

        return new TileSamples(schedule, levels);
    }

    /// <summary>Joins tiles of which a larger one consists.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="level">The highest level to take over, which all of them hold.</param>
    /// <param name="blocks">The blocks of the larger tile.</param>
    /// <param name="tiles">The tiles' blocks and samples.</param>
    internal static TileSamples Join(
        LevelSchedule schedule,
        int level,
        BlockRegion blocks,
        IReadOnlyList<(BlockRegion Blocks, TileSamples Samples)> tiles)
    {
        (TileSamples Samples, int Number)[] places = new (TileSamples, int)[blocks.Count];
        foreach ((BlockRegion own, TileSamples samples) in tiles)
        {
            for (int i = 0; i < own.Count; i++)
            {
                (int y, int x) = Math.DivRem(i, own.Columns);
                places[blocks.NumberOf(own.X + x, own.Y + y)] = (samples, i);
            }
        }

        return Gather(schedule, level, places);
    }

    /// <summary>The samples up to a level.</summary>
    /// <param name="level">Level, 0 to <see cref="Level"/>.</param>
    internal TileSamples UpTo(int level)
    {
        BlockRegion tile = new(0, 0, Blocks, 1);
        return level == Level ? this : Join(schedule, level, tile, [(tile, this)]);
    }

    /// <summary>The samples of a smaller tile inside this one.</summary>
    /// <param name="blocks">The blocks of this tile.</param>
    /// <param name="part">The blocks of the smaller one.</param>
    internal TileSamples Cut(BlockRegion blocks, BlockRegion part)
    {
        (TileSamples, int)[] places = new (TileSamples, int)[part.Count];
        for (int i = 0; i < places.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, part.Columns);
            places[i] = (this, blocks.NumberOf(part.X + x, part.Y + y));
        }

        return Gather(schedule, Level, places);
    }

    /// <summary>The indices of one level of a block.</summary>
    /// <param name="level">Level, 0 to <see cref="Level"/>.</param>
    /// <param name="block">The block's place in the tile, counted row by row.</param>
    internal ReadOnlySpan<short> GetBlock(int level, int block)
    {
        int count = schedule.SamplesPerBlock(level);
        return this[level].Slice(block * count, count);
    }

    /// <summary>Copies the indices of one level of a block.</summary>
    /// <param name="level">Level, 0 to <see cref="Level"/>.</param>
    /// <param name="block">The block's place in the tile, counted row by row.</param>
    /// <param name="destination">Receives the indices.</param>
    /// <returns>How many there are.</returns>
    internal int CopyBlock(int level, int block, Span<short> destination)
    {
        int count = schedule.SamplesPerBlock(level);
        int kept = Kept(level);
        levels[kept]!.CopyBlock(block, destination);
        Coarsen(level, kept, destination[..count]);
        return count;
    }

    /// <summary>Gathers blocks, up to a level.</summary>
    private static TileSamples Gather(
        LevelSchedule schedule, int level, ReadOnlySpan<(TileSamples Samples, int Number)> places)
    {
        TrimmedIndices?[] levels = new TrimmedIndices?[level + 1];
        (TrimmedIndices Source, int Number)[] blocks = new (TrimmedIndices, int)[places.Length];
        for (int i = 0; i <= level; i++)
        {
            if (i < level && schedule.IsRefined(i))
            {
                continue;
            }

            for (int block = 0; block < places.Length; block++)
            {
                (TileSamples samples, int number) = places[block];
                blocks[block] = samples.levels[i] is { } own ? (own, number) : (samples.Coarse(i, number), 0);
            }

            levels[i] = TrimmedIndices.Gather(blocks);
        }

        return new TileSamples(schedule, levels);
    }

    /// <summary>A block at a level that is not kept.</summary>
    private TrimmedIndices Coarse(int level, int block)
    {
        short[] indices = new short[schedule.SamplesPerBlock(level)];
        CopyBlock(level, block, indices);
        BlockRegion only = new(0, 0, 1, 1);
        return TrimmedIndices.Copy(schedule, level, indices, only, only);
    }

    /// <summary>The level itself, or the one above it that implies it.</summary>
    private int Kept(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Level);
        return Array.FindIndex(levels, level, indices => indices is not null);
    }

    /// <summary>Turns indices of the level kept into those of the level.</summary>
    private void Coarsen(int level, int kept, Span<short> indices)
    {
        if (kept == level)
        {
            return;
        }

        for (int i = 0; i < indices.Length;)
        {
            for (int run = 0; run < schedule[level].Count; run++)
            {
                KernelRows rows = schedule[level][run];
                int ratio = (int)(rows.Step / schedule[kept][run].Step);
                for (int end = i + rows.Count; i < end; i++)
                {
                    // Towards 0, as truncation at the coarser step would have been.
                    indices[i] = (short)(indices[i] / ratio);
                }
            }
        }
    }
}
