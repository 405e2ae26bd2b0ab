using ProgressiveSR.Http.Transport;

namespace ProgressiveSR.Http.Fetching;

/// <summary>Fetches the parts of one picture from a server of one kind.</summary>
/// <param name="connection">The connection.</param>
/// <param name="info">The picture.</param>
internal abstract class PartFetcher(Connection connection, PsrFileInfo info) : IAsyncDisposable
{
    /// <summary>Whether parts come in the order of the file only.</summary>
    public virtual bool IsForward => false;

    protected Connection Connection => connection;

    protected PsrFileInfo Info => info;

    /// <summary>Fetches the tiles that a delivery misses.</summary>
    /// <exception cref="InvalidPacketException">Parts or an index stay damaged.</exception>
    /// <exception cref="IOException">The server cannot be reached, refuses, or ends its answers early.</exception>
    public abstract Task FetchAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Fetches the compressed alpha plane, and checks it.</summary>
    /// <inheritdoc cref="FetchAsync" path="/exception"/>
    public async Task<byte[]> GetAlphaAsync(CancellationToken cancellationToken)
    {
        byte[] compressed = [];
        await connection.RepeatAsync(
            async token =>
            {
                compressed = await ReadAlphaAsync(token).ConfigureAwait(false);
                _ = info.GetAlpha(compressed);
            },
            () => 0,
            cancellationToken).ConfigureAwait(false);
        return compressed;
    }

    /// <summary>Ends an answer that is still being read.</summary>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected abstract Task<byte[]> ReadAlphaAsync(CancellationToken cancellationToken);
}
