using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>The pictures that a sender offers.</summary>
/// <remarks>
/// Thread-safe. A store answers for its own pictures only: with a store per tenant, no tenant sees another's by knowing
/// an id.
/// </remarks>
public interface IPictureStore
{
    /// <summary>Lists pictures by name, without encoding any.</summary>
    /// <param name="after">The name after which to start; null for the first.</param>
    /// <param name="count">The maximum number of pictures, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The pictures, in ordinal order of their names.</returns>
    /// <exception cref="IOException">The store failed.</exception>
    ValueTask<IReadOnlyList<ListedPicture>> ListAsync(
        string? after, int count, CancellationToken cancellationToken = default);

    /// <summary>Finds a picture by name, encoding it first if need be.</summary>
    /// <param name="name">The name, valid or not (<see cref="WirePaths.IsName"/>).</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>A reference that the caller disposes; null if there is no such picture.</returns>
    /// <exception cref="SenderBusyException">Too many pictures wait for being encoded.</exception>
    /// <exception cref="PictureTooLargeException">The picture exceeds the sender's limit.</exception>
    /// <exception cref="IOException">The picture cannot be read, or the store failed.</exception>
    ValueTask<ServedPicture?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Finds an encoding by id.</summary>
    /// <param name="encoding">The id.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <inheritdoc cref="FindAsync(string, CancellationToken)" path="/returns|/exception"/>
    ValueTask<ServedPicture?> FindAsync(ContentId encoding, CancellationToken cancellationToken = default);
}
