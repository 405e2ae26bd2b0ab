namespace ProgressiveSR;

/// <summary>
/// The samples of a picture, in pages of blocks that are allocated level by level as packets arrive: a small region of
/// a huge picture costs little more than itself.
/// </summary>
/// <remarks>
/// Thread-safe. Stored bytes never change, so a copy of the blocks' levels, taken under the lock, is a snapshot of the
/// whole: <see cref="GetSamples"/> then reads without it.
/// </remarks>
internal sealed class SampleStore
{
    private const int PageSide = 32;

    private readonly Lock gate = new();
    private readonly BlockGrid grid;
    private readonly LevelSchedule schedule;
    private readonly SamplePage?[]?[] pages;
    private long samplesHeld;

    public SampleStore(BlockGrid grid, LevelSchedule schedule)
    {
        this.grid = grid;
        this.schedule = schedule;
        pages = new SamplePage?[]?[PagesAlong(grid.Rows)];
    }

    public long SamplesHeld
    {
        get
        {
            lock (gate)
            {
                return samplesHeld;
            }
        }
    }

    /// <summary>Stores one level of a region that was checked; on failure nothing has changed.</summary>
    public AddResult Add(int level, BlockRegion region, ReadOnlySpan<byte> samples)
    {
        lock (gate)
        {
            Prepare(level, region);
            return Put(level, region, samples);
        }
    }

    public int GetLevel(int x, int y)
    {
        lock (gate)
        {
            return Find(x, y) is { } page ? page.GetLevel(IndexInPage(x, y)) : -1;
        }
    }

    /// <summary>Copies the levels of a region, row by row, none above a limit.</summary>
    public void CopyLevels(BlockRegion region, int maxLevel, Span<sbyte> levels)
    {
        lock (gate)
        {
            int i = 0;
            for (int y = region.Y; y < region.Bottom; y++)
            {
                for (int x = region.X; x < region.Right; x++)
                {
                    int level = Find(x, y) is { } page ? page.GetLevel(IndexInPage(x, y)) : -1;
                    levels[i++] = (sbyte)Math.Min(level, maxLevel);
                }
            }
        }
    }

    public int LowestLevel(BlockRegion region)
    {
        int lowest = schedule.Highest;
        lock (gate)
        {
            for (int y = region.Y; y < region.Bottom; y++)
            {
                for (int x = region.X; x < region.Right; x++)
                {
                    if (Find(x, y) is not { } page)
                    {
                        return -1;
                    }

                    lowest = Math.Min(lowest, page.GetLevel(IndexInPage(x, y)));
                }
            }
        }

        return lowest;
    }

    /// <summary>The samples of a block at a level that a snapshot showed it to hold.</summary>
    public ReadOnlySpan<byte> GetSamples(int level, int x, int y) =>
        Find(x, y)!.Get(IndexInPage(x, y), level, schedule.SamplesPerBlock(level));

    private static int PagesAlong(int blocks) => (blocks + PageSide - 1) / PageSide;

    private void Prepare(int level, BlockRegion region)
    {
        for (int pageY = region.Y / PageSide; pageY < PagesAlong(region.Bottom); pageY++)
        {
            SamplePage?[] row = pages[pageY] ??= new SamplePage?[PagesAlong(grid.Columns)];
            for (int pageX = region.X / PageSide; pageX < PagesAlong(region.Right); pageX++)
            {
                int columns = Math.Min(PageSide, grid.Columns - pageX * PageSide);
                int rows = Math.Min(PageSide, grid.Rows - pageY * PageSide);
                row[pageX] ??= new SamplePage(columns * rows, schedule.Count);
                row[pageX]!.Prepare(level, schedule.SamplesPerBlock(level));
            }
        }
    }

    private AddResult Put(int level, BlockRegion region, ReadOnlySpan<byte> samples)
    {
        int perBlock = schedule.SamplesPerBlock(level);
        int applied = 0;
        int duplicates = 0;
        int waiting = 0;
        for (int y = region.Y; y < region.Bottom; y++)
        {
            for (int x = region.X; x < region.Right; x++)
            {
                SamplePage page = Find(x, y)!;
                int block = IndexInPage(x, y);
                if (page.Holds(block, level))
                {
                    duplicates++;
                }
                else
                {
                    page.Put(block, level, samples[..perBlock]);
                    bool counts = page.GetLevel(block) >= level;
                    applied += counts ? 1 : 0;
                    waiting += counts ? 0 : 1;
                }

                samples = samples[perBlock..];
            }
        }

        samplesHeld += (long)perBlock * (applied + waiting);
        return new AddResult(applied, duplicates, waiting);
    }

    private SamplePage? Find(int x, int y) => pages[y / PageSide]?[x / PageSide];

    private int IndexInPage(int x, int y)
    {
        int columns = Math.Min(PageSide, grid.Columns - x / PageSide * PageSide);
        return y % PageSide * columns + x % PageSide;
    }
}
