using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>The indices of a tile, from level 0 up without a gap. Immutable and thread-safe.</summary>
/// <remarks>
/// A level whose rows the next level sends again at a finer step (<see cref="LevelSchedule.IsRefined"/>) is not kept: its
/// indices follow from those of the next.
/// </remarks>
public sealed class TileSamples
{
    private readonly LevelSchedule schedule;
    private readonly short[]?[] levels;

    private TileSamples(LevelSchedule schedule, short[]?[] levels)
    {
        this.schedule = schedule;
        this.levels = levels;
    }

    /// <summary>The highest level held, 0 or above.</summary>
    public int Level => levels.Length - 1;

    /// <summary>The indices of one level, as <see cref="TilePart.Indices"/> has them.</summary>
    /// <param name="level">Level, 0 to <see cref="Level"/>.</param>
    public ReadOnlySpan<short> this[int level]
    {
        get
        {
            if (levels[level] is { } kept)
            {
                return kept;
            }

            short[] coarse = [.. levels[Kept(level)]!];
            Coarsen(level, coarse);
            return coarse;
        }
    }

    /// <summary>The highest level's own memory if the next level takes its place, else null.</summary>
    internal short[]? Replaceable => schedule.IsRefined(Level) ? levels[Level] : null;

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
        levels[Kept(level)].AsSpan(block * count, count).CopyTo(destination);
        Coarsen(level, destination[..count]);
        return count;
    }

    /// <summary>Adds a level.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="lower">The levels below; null if there are none.</param>
    /// <param name="indices">The level's indices, as <see cref="TilePart.Indices"/> has them; kept, not copied.</param>
    /// <returns>All levels.</returns>
    public static TileSamples Add(LevelSchedule schedule, TileSamples? lower, short[] indices)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(indices);
        short[]?[] levels = [.. lower?.levels ?? [], indices];
        if (levels.Length > 1 && schedule.IsRefined(levels.Length - 2))
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
        short[]?[] levels = new short[]?[level + 1];
        for (int i = 0; i <= level; i++)
        {
            if (i < level && schedule.IsRefined(i))
            {
                continue;
            }

            int count = schedule.SamplesPerBlock(i);
            short[] joined = levels[i] = new short[blocks.Count * count];
            foreach ((BlockRegion own, TileSamples samples) in tiles)
            {
                BlockIndices.CopyShared(samples[i], own, joined, blocks, count);
            }
        }

        return new TileSamples(schedule, levels);
    }

    /// <summary>The samples of a smaller tile inside this one.</summary>
    /// <param name="blocks">The blocks of this tile.</param>
    /// <param name="part">The blocks of the smaller one.</param>
    internal TileSamples Cut(BlockRegion blocks, BlockRegion part)
    {
        short[]?[] cut = new short[]?[levels.Length];
        for (int i = 0; i < cut.Length; i++)
        {
            if (levels[i] is { } whole)
            {
                int count = schedule.SamplesPerBlock(i);
                short[] own = cut[i] = new short[part.Count * count];
                BlockIndices.CopyShared(whole, blocks, own, part, count);
            }
        }

        return new TileSamples(schedule, cut);
    }

    /// <summary>The level itself, or the one above it that implies it.</summary>
    private int Kept(int level) => Array.FindIndex(levels, level, indices => indices is not null);

    /// <summary>Turns indices of the level kept into those of the level.</summary>
    private void Coarsen(int level, Span<short> indices)
    {
        int kept = Kept(level);
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
