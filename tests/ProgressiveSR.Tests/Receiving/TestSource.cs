using System.Runtime.CompilerServices;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>
/// A source that passes on what another gives, notes what was asked for, and lies where it is told to.
/// </summary>
internal sealed class TestSource(IIncrementSource source) : IIncrementSource
{
    /// <summary>Levels and tiles in the order in which they were asked for.</summary>
    public List<(int Level, TilePosition Tile)> Asked { get; } = [];

    public int AlphaFetches { get; private set; }

    /// <summary>Bytes of increments that were given.</summary>
    public long PayloadBytes { get; private set; }

    public bool IsDisposed { get; private set; }

    public PictureDescription Description { get; init; } = source.Description;

    /// <summary>Gives other packets in place of those that were asked for.</summary>
    public Func<int, IEnumerable<IncrementPacket>, IEnumerable<IncrementPacket>>? Lie { get; set; }

    /// <summary>Gives another plane.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? AlphaLie { get; set; }

    /// <summary>Runs before each packet.</summary>
    public Action<int>? Fetching { get; set; }

    public async IAsyncEnumerable<IncrementPacket> GetIncrementsAsync(
        int level,
        IReadOnlyList<TilePosition> tiles,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked.AddRange(tiles.Select(tile => (level, tile)));
        IEnumerable<IncrementPacket> packets =
            source.GetIncrementsAsync(level, tiles, cancellationToken).ToBlockingEnumerable(cancellationToken);
        foreach (IncrementPacket packet in Lie?.Invoke(level, packets) ?? packets)
        {
            await Task.Yield();
            Fetching?.Invoke(level);
            cancellationToken.ThrowIfCancellationRequested();
            PayloadBytes += packet.Payload.Length;
            byte[] payload = packet.Payload.ToArray();
            yield return packet with { Payload = payload };

            // A payload may be used until the next packet is asked for, and no longer.
            payload.AsSpan().Fill(0xEE);
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken = default)
    {
        AlphaFetches++;
        ReadOnlyMemory<byte> plane = await source.GetAlphaAsync(cancellationToken);
        return AlphaLie?.Invoke(plane) ?? plane;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
