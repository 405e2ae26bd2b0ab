using ProgressiveSR.Http.Transport;

namespace ProgressiveSR.Http.Fetching;

/// <summary>
/// Reads a bare <c>.psr</c> file from a server that knows no ranges: one answer, forwards. What lies between the parts wanted
/// is received and dropped.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="info">The picture.</param>
/// <param name="body">The answer's body, behind <paramref name="start"/>.</param>
/// <param name="start">The file's first bytes.</param>
internal sealed class ForwardFetcher(Connection connection, PsrFileInfo info, Stream body, byte[] start)
    : PartFetcher(connection, info)
{
    private const int SkipLength = 1 << 14;

    private readonly PsrLevelIndex?[] indexes = new PsrLevelIndex?[info.Levels.Count];
    private readonly SemaphoreSlim turn = new(1);
    private long position;

    /// <inheritdoc/>
    public override async Task FetchAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            PsrLevelIndex index = indexes[delivery.Level] ??= Info.ReadIndex(
                delivery.Level,
                await ReadAsync(Info.GetIndexRange(delivery.Level), cancellationToken).ConfigureAwait(false),
                Connection.Options.Limits);
            foreach (int tile in delivery.Missing.Order())
            {
                byte[] part = await ReadAsync(index.GetRange(tile), cancellationToken).ConfigureAwait(false);
                await delivery.AddAsync(tile, part, cancellationToken).ConfigureAwait(false);
            }

            delivery.RequireComplete();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        turn.Dispose();
        return body.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task<byte[]> ReadAlphaAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadAsync(Info.Alpha, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
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

        int read = await body.ReadAtLeastAsync(
            destination[known..], destination.Length - known, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        position += known + read;
        if (known + read < destination.Length)
        {
            throw new InvalidPacketException("The file ends early.", position);
        }
    }
}
