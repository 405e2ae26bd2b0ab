using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ProgressiveSR.Http.Caching;
using ProgressiveSR.Http.Fetching;
using ProgressiveSR.Http.Transport;

namespace ProgressiveSR.Http;

/// <summary>
/// An encoded picture on a server, or what a cache has of it. Parts that are damaged, or cut off, are asked for again.
/// Thread-safe.
/// </summary>
public sealed class HttpPicture : IIncrementSource
{
    private const int MaxWaiting = 64;

    private readonly Connection connection;
    private readonly PsrFileInfo info;
    private readonly PartFetcher fetcher;
    private readonly CachedPicture? cache;
    private long bytesFromCache;

    internal HttpPicture(Connection connection, PsrFileInfo info, PartFetcher fetcher, CachedPicture? cache)
    {
        this.connection = connection;
        this.info = info;
        this.fetcher = fetcher;
        this.cache = cache;
    }

    /// <inheritdoc/>
    public PictureDescription Description => info;

    /// <inheritdoc/>
    public int MaxConcurrentLevels => fetcher.IsForward ? 1 : connection.Options.MaxConcurrency;

    /// <summary>Requests sent so far, the manifest's and those that failed included.</summary>
    public int Requests => connection.Requests;

    /// <summary>Bytes of all answers so far, without HTTP's own.</summary>
    public long BytesReceived => connection.BytesReceived;

    /// <summary>Bytes that the cache had instead.</summary>
    public long BytesFromCache => Volatile.Read(ref bytesFromCache);

    /// <inheritdoc/>
    /// <remarks>Parts in the cache come first, then the nearest to the middle of the tiles asked for.</remarks>
    public async IAsyncEnumerable<IncrementPacket> GetIncrementsAsync(
        int level,
        IReadOnlyList<TilePosition> tiles,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        List<int> missing = [];
        foreach (int tile in TileOrder.NearestFirst(info.GetTiles(level), tiles))
        {
            if (ReadCached(level, tile) is { } packet)
            {
                yield return packet;
            }
            else
            {
                missing.Add(tile);
            }
        }

        if (missing.Count == 0)
        {
            yield break;
        }

        Channel<IncrementPacket> channel = Channel.CreateBounded<IncrementPacket>(MaxWaiting);
        Delivery delivery = new(info, level, missing, cache, channel.Writer);
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task fetching = Task.Run(
            async () =>
            {
                try
                {
                    await fetcher.FetchAsync(delivery, stopping.Token).ConfigureAwait(false);
                    channel.Writer.Complete();
                }
                catch (Exception e)
                {
                    channel.Writer.Complete(e);
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (IncrementPacket packet in channel.Reader.ReadAllAsync(cancellationToken)
                .ConfigureAwait(false))
            {
                yield return packet;
            }
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await fetching.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken = default)
    {
        if (!info.HasAlpha)
        {
            return default;
        }

        if (cache?.Read(CachedPicture.AlphaLevel, 0) is { } kept && kept.Length == info.AlphaBytes)
        {
            Interlocked.Add(ref bytesFromCache, kept.Length);
            return info.GetAlpha(kept);
        }

        byte[] compressed = await fetcher.GetAlphaAsync(cancellationToken).ConfigureAwait(false);
        cache?.Write(CachedPicture.AlphaLevel, 0, compressed);
        return info.GetAlpha(compressed);
    }

    /// <summary>Closes the cache's file. The client stays open.</summary>
    public ValueTask DisposeAsync()
    {
        cache?.Dispose();
        return fetcher.DisposeAsync();
    }

    private IncrementPacket? ReadCached(int level, int tile)
    {
        if (cache?.Read(level, tile) is not { } part)
        {
            return null;
        }

        try
        {
            IncrementPacket packet = info.GetPacket(level, tile, part);
            Interlocked.Add(ref bytesFromCache, part.Length);
            return packet;
        }
        catch (InvalidPacketException)
        {
            return null;
        }
    }
}
