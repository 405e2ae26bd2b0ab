using System.Threading.Channels;
using ProgressiveSR.Http.Caching;

namespace ProgressiveSR.Http.Fetching;

/// <summary>The tiles of one level that were asked for, and those still missing. Thread-safe.</summary>
/// <param name="info">The picture.</param>
/// <param name="level">The level.</param>
/// <param name="tiles">The tiles in the order wanted.</param>
/// <param name="cache">Keeps what arrives; null for none.</param>
/// <param name="packets">Receives what arrives intact.</param>
internal sealed class Delivery(
    PsrFileInfo info, int level, IEnumerable<int> tiles, CachedPicture? cache, ChannelWriter<IncrementPacket> packets)
{
    private readonly Lock turn = new();
    private readonly int[] order = [.. tiles];
    private readonly HashSet<int> missing = [.. tiles];
    private InvalidPacketException? fault;
    private long count;

    public PsrFileInfo Info => info;

    public int Level => level;

    /// <summary>Parts delivered so far.</summary>
    public long Count => Volatile.Read(ref count);

    /// <summary>Whether nothing of the level has arrived and all of it is wanted.</summary>
    public bool IsWhole
    {
        get
        {
            lock (turn)
            {
                return missing.Count == info.GetTiles(level).Count;
            }
        }
    }

    /// <summary>The tiles still missing, in the order wanted.</summary>
    public int[] Missing
    {
        get
        {
            lock (turn)
            {
                return [.. order.Where(missing.Contains)];
            }
        }
    }

    /// <summary>
    /// As <see cref="AddAsync"/>, but a damaged part stays missing, for <see cref="RequireComplete"/> to tell: those
    /// behind it in the same answer are still wanted.
    /// </summary>
    public async ValueTask TryAddAsync(int tile, byte[] part, CancellationToken cancellationToken)
    {
        try
        {
            await AddAsync(tile, part, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidPacketException e)
        {
            fault = e;
        }
    }

    /// <summary>Takes a part; one that was not asked for is ignored.</summary>
    /// <exception cref="InvalidPacketException">The part is damaged.</exception>
    public async ValueTask AddAsync(int tile, byte[] part, CancellationToken cancellationToken)
    {
        IncrementPacket packet = info.GetPacket(level, tile, part);
        lock (turn)
        {
            if (!missing.Remove(tile))
            {
                return;
            }
        }

        cache?.Write(level, tile, part);
        Interlocked.Increment(ref count);
        await packets.WriteAsync(packet, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="InvalidPacketException">A part was damaged.</exception>
    /// <exception cref="IOException">An answer ended early.</exception>
    public void RequireComplete()
    {
        if (Missing.Length > 0)
        {
            throw fault
                ?? (Exception)new IOException($"The answer ended {Missing.Length} parts of level {level} early.");
        }
    }
}
