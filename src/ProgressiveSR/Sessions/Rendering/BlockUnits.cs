namespace ProgressiveSR;

/// <summary>Runs a model's processing units on batches of blocks of one level.</summary>
internal sealed class BlockUnits : IDisposable
{
    private readonly ReceiverModel model;
    private readonly LevelSchedule schedule;
    private readonly SampleReader reader;
    private readonly int halfSide;
    private readonly PooledBuffer<byte> increments = new();
    private readonly PooledBuffer<float> expanded = new();
    private PooledBuffer<float> current = new();
    private PooledBuffer<float> previous = new();

    public BlockUnits(ReceiverModel model, SampleReader reader)
    {
        this.model = model;
        this.reader = reader;
        schedule = model.Manifest.Schedule;
        halfSide = model.Manifest.BlockSize / ReceiverModel.RefinedFactor;
    }

    /// <summary>Makes the units up to a level, so that loading is not timed as processing.</summary>
    public void Load(int level)
    {
        for (int i = 0; i <= level; i++)
        {
            model.GetProcessingUnit(i);
        }
    }

    /// <summary>LR_0 to LR_level, then Phi^level.</summary>
    /// <returns>blocks x 3 x (b/2) x (b/2), valid until the next call.</returns>
    public ReadOnlySpan<float> Expand(int level, ReadOnlySpan<BlockPosition> blocks, CancellationToken token)
    {
        ReadOnlySpan<float> lowResolution = [];
        for (int i = 0; i <= level; i++)
        {
            (previous, current) = (current, previous);
            Span<float> next = current.Get(blocks.Length * schedule.CumulativeSamplesPerBlock(i));
            model.GetProcessingUnit(i).Process(lowResolution, Gather(i, blocks), blocks.Length, next, token);
            lowResolution = next;
        }

        Span<float> result = expanded.Get(blocks.Length * 3 * halfSide * halfSide);
        model.GetProcessingUnit(level).Expand(lowResolution, blocks.Length, result, token);
        return result;
    }

    /// <summary>The steps of data consistency of all levels up to one.</summary>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="pixels">blocks x 3 x b x b, changed in place.</param>
    /// <param name="token">Stops the computation.</param>
    public void Correct(int level, ReadOnlySpan<BlockPosition> blocks, Span<float> pixels, CancellationToken token)
    {
        for (int i = 0; i <= level; i++)
        {
            model.GetProcessingUnit(i).Correct(Gather(i, blocks), blocks.Length, pixels, token);
        }
    }

    public void Dispose()
    {
        increments.Dispose();
        expanded.Dispose();
        current.Dispose();
        previous.Dispose();
    }

    private ReadOnlySpan<byte> Gather(int level, ReadOnlySpan<BlockPosition> blocks)
    {
        Span<byte> gathered = increments.Get(blocks.Length * schedule.SamplesPerBlock(level));
        reader.Gather(level, blocks, gathered);
        return gathered;
    }
}
