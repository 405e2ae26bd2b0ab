using System.Net;
using System.Net.Http.Headers;
using ProgressiveSR.Http.Transport;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Http.Fetching;

/// <summary>
/// Fetches parts by their URLs: a whole level at once where all of it is missing, else by lists, or one by one from a
/// server that takes none.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="info">The picture.</param>
/// <param name="folder">The URL that the wire's paths are relative to.</param>
/// <param name="manifest">The picture's manifest.</param>
/// <param name="encoding">The encoding's id.</param>
internal sealed class UrlFetcher(
    Connection connection, PsrFileInfo info, Uri folder, PictureManifest manifest, ContentId encoding)
    : PartFetcher(connection, info)
{
    private readonly bool lists = manifest.Lists;
    private readonly PsrLevelIndex?[] indexes = new PsrLevelIndex?[info.Levels.Count];
    private int listLength = connection.Options.MaxListedParts;
    private volatile bool namesPicture;

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
        await using Answer answer = await GetAsync(WirePaths.Alpha(encoding), Info.AlphaBytes, cancellationToken)
            .ConfigureAwait(false);
        return await answer.Body.ReadExactlyAsync(Info.AlphaBytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task FetchLevelAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        int level = delivery.Level;
        ByteRange index = Info.GetIndexRange(level);
        ByteRange parts = Info.GetPartsRange(level);
        await using Answer answer = await GetAsync(
            WirePaths.Level(encoding, level), index.Length + parts.Length, cancellationToken).ConfigureAwait(false);
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
        byte[] list = PartList.Of(delivery.Level, tiles).ToUtf8();
        await using Answer answer = await SendAsync(
            WirePaths.Encoding(encoding),
            url => new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = new ByteArrayContent(list)
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
                },
            },
            long.MaxValue,
            cancellationToken).ConfigureAwait(false);
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
            long delivered = 0;
            await Connection.RepeatAsync(
                async attempt =>
                {
                    byte[] part = await ReadPartAsync(delivery.Level, tile, attempt).ConfigureAwait(false);
                    await delivery.AddAsync(tile, part, attempt).ConfigureAwait(false);
                    delivered++;
                },
                () => delivered,
                token).ConfigureAwait(false);
        });

    private async Task<byte[]> ReadPartAsync(int level, int tile, CancellationToken cancellationToken)
    {
        long most = Math.Min(Connection.Options.Limits.MaxPayloadBytes, Info.GetPartsRange(level).Length);
        byte[] part;
        await using (Answer answer = await GetAsync(WirePaths.Part(encoding, level, tile), most, cancellationToken)
            .ConfigureAwait(false))
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
        await using Answer answer = await GetAsync(WirePaths.Index(encoding, level), length, cancellationToken)
            .ConfigureAwait(false);
        PsrLevelIndex index = Info.ReadIndex(
            level,
            await answer.Body.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false),
            Connection.Options.Limits);
        Volatile.Write(ref indexes[level], index);
        return index;
    }

    private Task<Answer> GetAsync(string path, long most, CancellationToken cancellationToken) =>
        SendAsync(path, url => new HttpRequestMessage(HttpMethod.Get, url), most, cancellationToken);

    private async Task<Answer> SendAsync(
        string path, Func<Uri, HttpRequestMessage> create, long most, CancellationToken cancellationToken)
    {
        if (!namesPicture)
        {
            try
            {
                return await Connection.SendAsync(create(new Uri(folder, path)), most, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (RefusedException e) when (e.Status == HttpStatusCode.NotFound && lists)
            {
                // One of several senders, which has not encoded the picture yet; the answer may be another's again.
                namesPicture = true;
            }
        }

        return await Connection.SendAsync(
            create(new Uri(folder, WirePaths.WithPicture(path, manifest.Name))), most, cancellationToken)
            .ConfigureAwait(false);
    }
}
