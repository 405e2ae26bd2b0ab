namespace ProgressiveSR;

/// <summary>What a receiver asks for an encoded picture, whatever is behind it: a file, a sender, a server.</summary>
/// <remarks>
/// Thread-safe: any number of sessions and calls at a time. Whoever makes a source disposes it.
/// </remarks>
public interface IIncrementSource : IAsyncDisposable
{
    /// <summary>What there is to ask for.</summary>
    PictureDescription Description { get; }

    /// <summary>Fetches one level of some tiles.</summary>
    /// <param name="level">Level, 0 to the highest of the description.</param>
    /// <param name="tiles">Tiles inside the picture, counted in tiles, no two of them the same.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <returns>
    /// Packets that hold all of these tiles, and no others, in any order, as they arrive. A payload may be used until
    /// the next packet is asked for.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level or tile.</exception>
    /// <exception cref="InvalidPacketException">What arrived is damaged, or ends early.</exception>
    /// <exception cref="IOException">What is behind the source failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    IAsyncEnumerable<IncrementPacket> GetIncrementsAsync(
        int level, IReadOnlyList<TilePosition> tiles, CancellationToken cancellationToken = default);

    /// <summary>Fetches the alpha plane.</summary>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <returns>width x height bytes, row by row, 255 opaque; no bytes for an opaque picture.</returns>
    /// <exception cref="InvalidPacketException">What arrived is damaged, or ends early.</exception>
    /// <exception cref="IOException">What is behind the source failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken = default);
}
