namespace ProgressiveSR;

/// <summary>
/// Supplies the increments of an encoded picture, whether from a file, a sender in the same process or a server.
/// </summary>
/// <remarks>
/// Thread-safe: any number of sessions may use a source concurrently. Whoever creates a source disposes it.
/// </remarks>
public interface IIncrementSource : IAsyncDisposable
{
    /// <summary>Describes the picture.</summary>
    PictureDescription Description { get; }

    /// <summary>
    /// The most levels that a session should ask for at once, at least 1: more where each request takes time to be
    /// answered, so that the connection is not idle between two levels. With 1, a session asks for nothing that it does
    /// not need at once, and for one level after the other.
    /// </summary>
    /// <value>1 by default.</value>
    int MaxConcurrentLevels => 1;

    /// <summary>Fetches one level of some tiles.</summary>
    /// <param name="level">Level, 0 to the description's highest.</param>
    /// <param name="tiles">Distinct tiles inside the picture, in coordinates of the level's grid.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>
    /// Packets that cover exactly these tiles, in any order, as they arrive. A payload is valid until the next packet
    /// is requested.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">No such level or tile.</exception>
    /// <exception cref="InvalidPacketException">The data received is damaged or ends early.</exception>
    /// <exception cref="IOException">The underlying file, stream or connection failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    IAsyncEnumerable<IncrementPacket> GetIncrementsAsync(
        int level, IReadOnlyList<TilePosition> tiles, CancellationToken cancellationToken = default);

    /// <summary>Fetches the alpha plane.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>width x height bytes in row-major order, 255 opaque; empty for an opaque picture.</returns>
    /// <exception cref="InvalidPacketException">The data received is damaged or ends early.</exception>
    /// <exception cref="IOException">The underlying file, stream or connection failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken = default);
}
