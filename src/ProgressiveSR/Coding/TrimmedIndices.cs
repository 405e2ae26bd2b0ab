using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// The indices of one level of some blocks, block by block. Of a schedule that has a linear picture, the zeros that end
/// each run of rows are left out: nearly all of its truncated coefficients. Immutable and thread-safe.
/// </summary>
internal sealed class TrimmedIndices
{
    private readonly int[] runs;
    private readonly int[] ends;
    private readonly short[] values;

    /// <summary>Creates indices.</summary>
    /// <param name="runs">The lengths of a block's runs.</param>
    /// <param name="ends">For each block and run, where its values end.</param>
    /// <param name="values">The indices kept.</param>
    private TrimmedIndices(int[] runs, int[] ends, short[] values)
    {
        this.runs = runs;
        this.ends = ends;
        this.values = values;
        Length = ends.Length / runs.Length * runs.Sum();
        Nonzero = values.Length - values.AsSpan().Count((short)0);
    }

    /// <summary>Number of indices, zeros included.</summary>
    public int Length { get; }

    /// <summary>Number of indices other than 0.</summary>
    public int Nonzero { get; }

    /// <summary>Copies indices, trimmed.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="level">The level.</param>
    /// <param name="indices">The level's indices of a region's blocks.</param>
    /// <param name="region">The region.</param>
    /// <param name="blocks">The blocks of it to copy.</param>
    public static TrimmedIndices Copy(
        LevelSchedule schedule, int level, ReadOnlySpan<short> indices, BlockRegion region, BlockRegion blocks)
    {
        int[] runs = [.. schedule[level].Select(rows => rows.Count)];
        int[] ends = new int[(int)blocks.Count * runs.Length];
        int samples = schedule.SamplesPerBlock(level);
        int end = 0;
        for (int i = 0; i < ends.Length; i += runs.Length)
        {
            ReadOnlySpan<short> own = indices.Slice(NumberOf(i / runs.Length) * samples, samples);
            for (int run = 0; run < runs.Length; run++)
            {
                end += schedule.HasLinearPicture ? own[..runs[run]].LastIndexOfAnyExcept((short)0) + 1 : runs[run];
                ends[i + run] = end;
                own = own[runs[run]..];
            }
        }

        short[] values = GC.AllocateUninitializedArray<short>(end);
        int start = 0;
        for (int i = 0; i < ends.Length; i += runs.Length)
        {
            ReadOnlySpan<short> own = indices.Slice(NumberOf(i / runs.Length) * samples, samples);
            for (int run = 0; run < runs.Length; run++)
            {
                own[..(ends[i + run] - start)].CopyTo(values.AsSpan(start));
                start = ends[i + run];
                own = own[runs[run]..];
            }
        }

        return new TrimmedIndices(runs, ends, values);

        int NumberOf(int block)
        {
            (int y, int x) = Math.DivRem(block, blocks.Columns);
            return region.NumberOf(blocks.X + x, blocks.Y + y);
        }
    }

    /// <summary>Gathers blocks of one level.</summary>
    /// <param name="blocks">The blocks: what they are part of, and their number in it. At least one.</param>
    public static TrimmedIndices Gather(ReadOnlySpan<(TrimmedIndices Source, int Number)> blocks)
    {
        int[] runs = blocks[0].Source.runs;
        int[] ends = new int[blocks.Length * runs.Length];
        int end = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            (TrimmedIndices source, int number) = blocks[i / runs.Length];
            end += source.Run(number * runs.Length + i % runs.Length).Length;
            ends[i] = end;
        }

        short[] values = GC.AllocateUninitializedArray<short>(end);
        Span<short> rest = values;
        foreach ((TrimmedIndices source, int number) in blocks)
        {
            int first = number * runs.Length;
            ReadOnlySpan<short> own = source.values.AsSpan(source.StartOf(first)..source.StartOf(first + runs.Length));
            own.CopyTo(rest);
            rest = rest[own.Length..];
        }

        return new TrimmedIndices(runs, ends, values);
    }

    /// <summary>All indices, zeros included; their own memory if none is left out.</summary>
    public ReadOnlySpan<short> ToSpan()
    {
        if (values.Length == Length)
        {
            return values;
        }

        short[] whole = GC.AllocateUninitializedArray<short>(Length);
        CopyTo(whole);
        return whole;
    }

    /// <summary>Copies all indices, zeros included.</summary>
    /// <param name="destination">Receives them.</param>
    public void CopyTo(Span<short> destination)
    {
        for (int i = 0; i < ends.Length; i++)
        {
            ReadOnlySpan<short> own = Run(i);
            int length = runs[i % runs.Length];
            own.CopyTo(destination);
            destination[own.Length..length].Clear();
            destination = destination[length..];
        }
    }

    /// <summary>Copies all indices of a block, zeros included.</summary>
    /// <param name="number">The block's number.</param>
    /// <param name="destination">Receives them.</param>
    public void CopyBlock(int number, Span<short> destination)
    {
        for (int run = 0; run < runs.Length; run++)
        {
            ReadOnlySpan<short> own = Run(number * runs.Length + run);
            own.CopyTo(destination);
            destination[own.Length..runs[run]].Clear();
            destination = destination[runs[run]..];
        }
    }

    private ReadOnlySpan<short> Run(int run) => values.AsSpan(StartOf(run)..ends[run]);

    private int StartOf(int run) => run == 0 ? 0 : ends[run - 1];
}
