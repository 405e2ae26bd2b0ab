namespace ProgressiveSR;

/// <summary>
/// Receives the levels of some blocks in turn, and asks a source that allows it for further ones before those under way
/// have arrived: a connection that waits a round trip for each level is idle meanwhile.
/// </summary>
/// <remarks>
/// What is asked for first comes alone until some of it has arrived, as there is nothing to show before. The next level
/// is asked for once less than a window is still to come, so that levels compete for a thin line as little as possible.
/// </remarks>
internal sealed class LevelReader : IAsyncDisposable
{
    // About what a line of 1 Mbit/s carries in a round trip of 100 ms; with more, a level slows the one below it.
    private const long Window = 1 << 14;

    private readonly IncrementIntake intake;
    private readonly BlockRegion blocks;
    private readonly int atOnce;
    private readonly CancellationTokenSource stopping;
    private readonly Lock gate = new();
    private readonly Reading[] readings;
    private int limit;
    private int next;
    private bool isClosed;

    /// <summary>Starts with nothing asked for.</summary>
    /// <param name="intake">Takes what arrives.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="certain">The level to receive in any case; may be above the picture's highest.</param>
    /// <param name="highest">The picture's highest level.</param>
    /// <param name="atOnce">The most levels to ask for at once, at least 1.</param>
    /// <param name="cancellationToken">Cancels all requests.</param>
    public LevelReader(
        IncrementIntake intake,
        BlockRegion blocks,
        int certain,
        int highest,
        int atOnce,
        CancellationToken cancellationToken)
    {
        this.intake = intake;
        this.blocks = blocks;
        this.atOnce = atOnce;
        stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit = atOnce > 1 ? Math.Min(certain, highest) : -1;
        readings = [.. Enumerable.Range(0, highest + 1).Select(_ => new Reading())];
    }

    /// <summary>Bytes that have arrived of levels above one.</summary>
    public long BytesAbove(int level)
    {
        lock (gate)
        {
            return readings.Skip(level + 1).Sum(reading => reading.Bytes);
        }
    }

    /// <summary>Receives everything up to a level.</summary>
    /// <inheritdoc cref="IIncrementSource.GetIncrementsAsync" path="/exception"/>
    public async Task ReadAsync(int level)
    {
        Allow(level);
        for (int i = 0; i <= level; i++)
        {
            await readings[i].Done.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Cancels what is under way; what has arrived is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        Reading[] started;
        lock (gate)
        {
            isClosed = true;
            started = readings[..next];
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        foreach (Reading reading in started)
        {
            // A level that nobody waits for any more has nobody to tell why it failed.
            await ((Task)reading.Done.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        stopping.Dispose();
    }

    private void Allow(int level)
    {
        lock (gate)
        {
            limit = Math.Max(limit, level);
            Advance();
        }
    }

    private void Advance()
    {
        while (!isClosed && next <= limit && HasRoom())
        {
            int level = next++;
            Reading reading = readings[level];
            (HashSet<TilePosition> missing, reading.Expected) = intake.FindMissing(level, blocks);
            Task before = level == 0 ? Task.CompletedTask : readings[level - 1].Asked.Task;
            _ = Task.Run(() => ReadAsync(level, missing, before));
        }
    }

    private bool HasRoom()
    {
        int underWay = 0;
        long arrived = 0;
        long toCome = 0;
        foreach (Reading reading in readings.AsSpan(0, next))
        {
            arrived += reading.Bytes;
            if (!reading.IsOver)
            {
                underWay++;
                toCome += Math.Max(0, reading.Expected - reading.Bytes);
            }
        }

        return underWay == 0 || (arrived > 0 && underWay < atOnce && toCome < Window);
    }

    private async Task ReadAsync(int level, HashSet<TilePosition> missing, Task before)
    {
        Reading reading = readings[level];
        try
        {
            // Sources answer in the order of the levels as far as they can.
            await before.ConfigureAwait(false);
            await intake.FetchAsync(
                level, missing, reading.Asked.SetResult, bytes => Count(reading, bytes), stopping.Token)
                .ConfigureAwait(false);
            if (level == 0)
            {
                // Alpha follows level 0 in files, which may be readable forwards only.
                await intake.GetAlphaAsync(stopping.Token).ConfigureAwait(false);
            }

            End(level);
            reading.Done.SetResult();
        }
        catch (Exception e)
        {
            lock (gate)
            {
                isClosed = true;
            }

            reading.Asked.TrySetResult();
            reading.Done.SetException(e);
            _ = reading.Done.Task.Exception;  // observed, if nobody waits for this level
        }
    }

    private void Count(Reading reading, long bytes)
    {
        lock (gate)
        {
            reading.Bytes += bytes;
            Advance();
        }
    }

    private void End(int level)
    {
        lock (gate)
        {
            readings[level].IsOver = true;
            Advance();
        }
    }

    /// <summary>One level.</summary>
    private sealed class Reading
    {
        /// <summary>Completes when the source has been asked.</summary>
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when the level has arrived.</summary>
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Bytes that will arrive, about.</summary>
        public long Expected { get; set; }

        /// <summary>Bytes that have arrived.</summary>
        public long Bytes { get; set; }

        public bool IsOver { get; set; }
    }
}
