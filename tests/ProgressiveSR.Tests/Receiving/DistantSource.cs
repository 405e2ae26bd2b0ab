using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>A source that takes several requests at once, and sends of each level what it is allowed to.</summary>
internal sealed class DistantSource(IIncrementSource source, int maxConcurrentLevels = 4) : IIncrementSource
{
    private readonly ConcurrentDictionary<int, SemaphoreSlim> permits = [];
    private readonly ConcurrentDictionary<int, TaskCompletionSource> asked = [];
    private readonly ConcurrentDictionary<int, TaskCompletionSource> cancelled = [];
    private readonly Lock gate = new();
    private readonly List<int> levels = [];
    private readonly List<(int, TilePosition)> sent = [];

    public PictureDescription Description => source.Description;

    public int MaxConcurrentLevels => maxConcurrentLevels;

    /// <summary>The levels in the order in which they were asked for.</summary>
    public int[] Levels
    {
        get
        {
            lock (gate)
            {
                return [.. levels];
            }
        }
    }

    /// <summary>The tiles that were sent.</summary>
    public (int Level, TilePosition Tile)[] Sent
    {
        get
        {
            lock (gate)
            {
                return [.. sent];
            }
        }
    }

    /// <summary>Runs when a level is asked for.</summary>
    public Action<int>? Asking { get; set; }

    /// <summary>Runs before each packet.</summary>
    public Action<int>? Sending { get; set; }

    /// <summary>Lets some packets of a level through.</summary>
    public void Allow(int level, int packets = 1 << 20) => Permits(level).Release(packets);

    /// <summary>Lets everything through.</summary>
    public void AllowAll()
    {
        for (int level = 0; level <= Description.HighestLevel; level++)
        {
            Allow(level);
        }
    }

    public Task WhenAsked(int level) => Of(asked, level).Task.WaitAsync(TimeSpan.FromSeconds(20));

    public Task WhenCancelled(int level) => Of(cancelled, level).Task.WaitAsync(TimeSpan.FromSeconds(20));

    public async IAsyncEnumerable<IncrementPacket> GetIncrementsAsync(
        int level,
        IReadOnlyList<TilePosition> tiles,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            levels.Add(level);
        }

        Asking?.Invoke(level);
        Of(asked, level).TrySetResult();
        await foreach (IncrementPacket packet in source.GetIncrementsAsync(level, tiles, cancellationToken))
        {
            try
            {
                await Permits(level).WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Of(cancelled, level).TrySetResult();
                throw;
            }

            Sending?.Invoke(level);
            lock (gate)
            {
                sent.Add((level, new TilePosition(packet.Tiles.X, packet.Tiles.Y)));
            }

            yield return packet;
        }
    }

    public ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken = default) =>
        source.GetAlphaAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource Of(ConcurrentDictionary<int, TaskCompletionSource> events, int level) =>
        events.GetOrAdd(level, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private SemaphoreSlim Permits(int level) => permits.GetOrAdd(level, _ => new SemaphoreSlim(0));
}
