using System.Net;
using System.Net.Http.Headers;
using ProgressiveSR.Http.Transport;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Http.Fetching;

/// <summary>
/// Fetches parts by their URLs: a whole level at once where all of it is missing, else by lists, or one by one from a server
/// that takes none.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="info">The picture.</param>
/// <param name="folder">The URL that the wire's paths are relative to.</param>
/// <param name="encoding">The encoding's id.</param>
/// <param name="lists">Whether the server takes lists.</param>
internal sealed class UrlFetcher(Connection connection, PsrFileInfo info, Uri folder, ContentId encoding, bool lists)
    : PartFetcher(connection, info)
{
    private readonly PsrLevelIndex?[] indexes = new PsrLevelIndex?[info.Levels.Count];
    private int listLength = connection.Options.MaxListedParts;

    /// <inheritdoc/>
    public override async Task FetchAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.IsWhole || lists)
        {
            await Connection.RepeatAsync(
                async token =>
                {
                    if (delivery.IsWhole)
                    {
                        await FetchLevelAsync(delivery, token).ConfigureAwait(false);
                    }
                    else if (lists)
                    {
                        await FetchListsAsync(delivery, token).ConfigureAwait(false);
                    }
                    else
                    {
                        await FetchOneByOneAsync(delivery, token).ConfigureAwait(false);
                    }

                    delivery.RequireComplete();
                },
                () => delivery.Count,
                cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await FetchOneByOneAsync(delivery, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override async Task<byte[]> ReadAlphaAsync(CancellationToken cancellationToken)
    {
        await using Answer answer = await Connection.SendAsync(
            Get(WirePaths.Alpha(encoding)), Info.AlphaBytes, cancellationToken).ConfigureAwait(false);
        return await answer.Body.ReadExactlyAsync(Info.AlphaBytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task FetchLevelAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        int level = delivery.Level;
        ByteRange index = Info.GetIndexRange(level);
        ByteRange parts = Info.GetPartsRange(level);
        await using Answer answer = await Connection.SendAsync(
            Get(WirePaths.Level(encoding, level)), index.Length + parts.Length, cancellationToken)
            .ConfigureAwait(false);
        byte[] bytes = await answer.Body.ReadExactlyAsync(index.Length, cancellationToken).ConfigureAwait(false);
        PsrLevelIndex lengths = Info.ReadIndex(level, bytes, Connection.Options.Limits);
        for (int tile = 0; tile < lengths.Count; tile++)
        {
            byte[] part = await answer.Body.ReadExactlyAsync(lengths.GetRange(tile).Length, cancellationToken)
                .ConfigureAwait(false);
            await delivery.TryAddAsync(tile, part, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FetchListsAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        int[] missing = delivery.Missing;
        for (int start = 0; start < missing.Length;)
        {
            int[] tiles = [.. missing.Skip(start).Take(Volatile.Read(ref listLength))];
            try
            {
                await FetchListAsync(delivery, tiles, cancellationToken).ConfigureAwait(false);
                start += tiles.Length;
            }
            catch (RefusedException e) when (e.Status == HttpStatusCode.RequestEntityTooLarge && tiles.Length > 1)
            {
                // How many it takes is the server's choice, which nothing but this answer tells.
                Volatile.Write(ref listLength, tiles.Length / 2);
            }
        }
    }

    private async Task FetchListAsync(Delivery delivery, int[] tiles, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(folder, WirePaths.Encoding(encoding)))
        {
            Content = new ByteArrayContent(PartList.Of(delivery.Level, tiles).ToUtf8())
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        await using Answer answer = await Connection.SendAsync(request, long.MaxValue, cancellationToken)
            .ConfigureAwait(false);
        int next = 0;
        await foreach (ReadOnlyMemory<byte> part in PartFrames.ReadAsync(
            answer.Body, tiles.Length, Connection.Options.Limits, cancellationToken).ConfigureAwait(false))
        {
            await delivery.TryAddAsync(tiles[next++], part.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    private Task FetchOneByOneAsync(Delivery delivery, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        delivery.Missing,
        new ParallelOptions
        {
            MaxDegreeOfParallelism = Connection.Options.MaxConcurrency,
            CancellationToken = cancellationToken,
        },
        async (tile, token) =>
        {
            Uri url = new(folder, WirePaths.Part(encoding, delivery.Level, tile));
            long delivered = 0;
            await Connection.RepeatAsync(
                async attempt =>
                {
                    byte[] part = await ReadPartAsync(url, delivery.Level, tile, attempt).ConfigureAwait(false);
                    await delivery.AddAsync(tile, part, attempt).ConfigureAwait(false);
                    delivered++;
                },
                () => delivered,
                token).ConfigureAwait(false);
        });

    private async Task<byte[]> ReadPartAsync(Uri url, int level, int tile, CancellationToken cancellationToken)
    {
        long most = Math.Min(Connection.Options.Limits.MaxPayloadBytes, Info.GetPartsRange(level).Length);
        byte[] part;
        await using (Answer answer = await Connection.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, url), most, cancellationToken).ConfigureAwait(false))
        {
            part = await answer.Body.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }

        // A part may be empty, has no check then, and only the index tells it from an answer that was cut.
        return part.Length > 0
            || (await GetIndexAsync(level, cancellationToken).ConfigureAwait(false)).GetRange(tile).Length == 0
                ? part
                : throw new IOException($"The answer for tile {tile} of level {level} is empty.");
    }

    private async Task<PsrLevelIndex> GetIndexAsync(int level, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref indexes[level]) is { } known)
        {
            return known;
        }

        long length = Info.GetIndexRange(level).Length;
        await using Answer answer = await Connection.SendAsync(
            Get(WirePaths.Index(encoding, level)), length, cancellationToken).ConfigureAwait(false);
        PsrLevelIndex index = Info.ReadIndex(
            level,
            await answer.Body.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false),
            Connection.Options.Limits);
        Volatile.Write(ref indexes[level], index);
        return index;
    }

    private HttpRequestMessage Get(string path) => new(HttpMethod.Get, new Uri(folder, path));
}
