using System.Net;
using System.Net.Http.Headers;
using ProgressiveSR.Http.Transport;

namespace ProgressiveSR.Http.Fetching;

/// <summary>
/// Fetches parts of a bare <c>.psr</c> file by byte ranges: the index of a level first, then runs of parts.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="info">The picture.</param>
/// <param name="url">The file.</param>
/// <param name="etag">The strong ETag that the file had when it was opened; null if the server sends none.</param>
internal sealed class RangeFetcher(Connection connection, PsrFileInfo info, Uri url, EntityTagHeaderValue? etag)
    : PartFetcher(connection, info)
{
    private const long RunLength = 1 << 20;

    private readonly PsrLevelIndex?[] indexes = new PsrLevelIndex?[info.Levels.Count];

    /// <inheritdoc/>
    public override async Task FetchAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        PsrLevelIndex index = await GetIndexAsync(delivery.Level, cancellationToken).ConfigureAwait(false);
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = Connection.Options.MaxConcurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            FindRuns(delivery.Missing, index),
            parallel,
            async (run, token) => await FetchRunAsync(run.First, run.Count, index, delivery, token)
                .ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override Task<byte[]> ReadAlphaAsync(CancellationToken cancellationToken) =>
        ReadRangeAsync(Info.Alpha, cancellationToken);

    private async Task FetchRunAsync(
        int first, int count, PsrLevelIndex index, Delivery delivery, CancellationToken cancellationToken)
    {
        int next = first;
        await Connection.RepeatAsync(
            async token =>
            {
                int end = first + count;
                long start = index.GetRange(next).Offset;
                await using Answer answer = await GetAsync(
                    new ByteRange(start, index.GetRange(end - 1).End - start), token).ConfigureAwait(false);
                while (next < end)
                {
                    byte[] part = await answer.Body.ReadExactlyAsync(index.GetRange(next).Length, token)
                        .ConfigureAwait(false);
                    await delivery.AddAsync(next, part, token).ConfigureAwait(false);
                    next++;
                }
            },
            () => next,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs of tiles that follow each other in the file, in the order in which their first tiles are wanted.
    /// </summary>
    private static List<(int First, int Count)> FindRuns(int[] tiles, PsrLevelIndex index)
    {
        HashSet<int> left = [.. tiles];
        List<(int, int)> runs = [];
        foreach (int tile in tiles.Where(left.Contains))
        {
            int first = tile;
            while (left.Contains(first - 1))
            {
                first--;
            }

            long start = index.GetRange(first).Offset;
            int end = first;
            while (left.Contains(end) && (end == first || index.GetRange(end).End - start <= RunLength))
            {
                left.Remove(end++);
            }

            runs.Add((first, end - first));
        }

        return runs;
    }

    private async Task<PsrLevelIndex> GetIndexAsync(int level, CancellationToken cancellationToken)
    {
        if (indexes[level] is null)
        {
            await Connection.RepeatAsync(
                async token => indexes[level] = Info.ReadIndex(
                    level,
                    await ReadRangeAsync(Info.GetIndexRange(level), token).ConfigureAwait(false),
                    Connection.Options.Limits),
                () => 0,
                cancellationToken).ConfigureAwait(false);
        }

        return indexes[level]!;
    }

    private async Task<byte[]> ReadRangeAsync(ByteRange range, CancellationToken cancellationToken)
    {
        await using Answer answer = await GetAsync(range, cancellationToken).ConfigureAwait(false);
        return await answer.Body.ReadExactlyAsync(range.Length, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Answer> GetAsync(ByteRange range, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.Range = new RangeHeaderValue(range.Offset, range.End - 1);
        request.Headers.IfRange = etag is null ? null : new RangeConditionHeaderValue(etag);
        Answer answer = await Connection.SendAsync(request, range.Length, cancellationToken).ConfigureAwait(false);
        if (answer.Status != HttpStatusCode.PartialContent || (answer.ETag is { } now && !now.Equals(etag)))
        {
            await answer.DisposeAsync().ConfigureAwait(false);
            throw new RefusedException($"{url} has changed since it was opened; open it again.");
        }

        if (answer.Range is not { From: { } from, To: { } to } || from != range.Offset || to > range.End - 1)
        {
            await answer.DisposeAsync().ConfigureAwait(false);
            throw new RefusedException(
                $"{url} was asked for bytes {range.Offset} to {range.End - 1}, and the server sends others.");
        }

        return answer;
    }
}
