using ProgressiveSR.Http.Transport;

namespace ProgressiveSR.Http.Fetching;

/// <summary>
/// Reads a bare <c>.psr</c> file from a server that knows no ranges: one answer, forwards. What lies between the parts
/// wanted is received and dropped. An answer that breaks off is asked for again, from the start.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="info">The picture.</param>
/// <param name="url">The file.</param>
/// <param name="body">The answer's body, behind <paramref name="start"/>.</param>
/// <param name="start">The file's first bytes.</param>
internal sealed class ForwardFetcher(Connection connection, PsrFileInfo info, Uri url, AnswerStream body, byte[] start)
    : PartFetcher(connection, info)
{
    private const int SkipLength = 1 << 14;

    private readonly PsrLevelIndex?[] indexes = new PsrLevelIndex?[info.Levels.Count];
    private readonly SemaphoreSlim turn = new(1);
    private AnswerStream? current = body;
    private long position;

    /// <inheritdoc/>
    public override bool IsForward => true;

    /// <inheritdoc/>
    public override async Task FetchAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        await Connection.RepeatAsync(
            token => TakeTurnAsync(
                async () =>
                {
                    PsrLevelIndex index = indexes[delivery.Level] ??= Info.ReadIndex(
                        delivery.Level,
                        await ReadAsync(Info.GetIndexRange(delivery.Level), token).ConfigureAwait(false),
                        Connection.Options.Limits);
                    foreach (int tile in delivery.Missing.Order())
                    {
                        byte[] part = await ReadAsync(index.GetRange(tile), token).ConfigureAwait(false);
                        await delivery.TryAddAsync(tile, part, token).ConfigureAwait(false);
                    }

                    delivery.RequireComplete();
                    return true;
                },
                token),
            () => delivery.Count,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        turn.Dispose();
        return CloseAsync();
    }

    /// <inheritdoc/>
    protected override Task<byte[]> ReadAlphaAsync(CancellationToken cancellationToken) =>
        TakeTurnAsync(() => ReadAsync(Info.Alpha, cancellationToken), cancellationToken);

    /// <summary>
    /// Reads from the open answer; after a failure nobody knows where it stands, so that it is closed.
    /// </summary>
    private async Task<T> TakeTurnAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (current is null)
            {
                await ReopenAsync(cancellationToken).ConfigureAwait(false);
            }

            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RefusedException)
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task ReopenAsync(CancellationToken cancellationToken)
    {
        Answer answer = await Connection.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, url), long.MaxValue, cancellationToken).ConfigureAwait(false);
        current = answer.Body;
        position = 0;
        byte[] again = await current.ReadExactlyAsync(start.Length, cancellationToken).ConfigureAwait(false);
        if (!again.AsSpan().SequenceEqual(start))
        {
            await CloseAsync().ConfigureAwait(false);
            throw new RefusedException($"{url} has changed since it was opened; open it again.");
        }
    }

    private async ValueTask CloseAsync()
    {
        if (current is { } open)
        {
            current = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<byte[]> ReadAsync(ByteRange range, CancellationToken cancellationToken)
    {
        if (position > range.Offset)
        {
            throw new RefusedException(
                "The server sends the file without ranges, and this part of it has passed; open the picture again.");
        }

        byte[] skipped = new byte[Math.Min(SkipLength, range.Offset - position)];
        while (position < range.Offset)
        {
            int length = (int)Math.Min(skipped.Length, range.Offset - position);
            await ReadAsync(skipped.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }

        byte[] bytes = new byte[range.Length];
        await ReadAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private async Task ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        int known = (int)Math.Clamp(start.Length - position, 0, destination.Length);
        if (known > 0)
        {
            start.AsMemory((int)position, known).CopyTo(destination);
        }

        int read = await current!.ReadAtLeastAsync(
            destination[known..], destination.Length - known, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        position += known + read;
        if (known + read < destination.Length)
        {
            throw new InvalidPacketException("The file ends early.", position);
        }
    }
}
