namespace ProgressiveSR.SuperResolution;

/// <summary>
/// A network that enlarges a picture by an integer factor: the paper's SR module, which can be any network.
/// </summary>
/// <remarks>
/// Implementations are thread-safe: concurrent calls are allowed, and may be queued if the device runs one at a time.
/// They are deterministic on any one machine. Away from the borders of the input, an output pixel depends on at most
/// <see cref="SuperResolverInfo.Halo"/> pixels around it; callers split large pictures into tiles with that margin.
/// Inputs may have any size; <see cref="SuperResolverInfo.FixedTile"/> is the preferred one. A non-local network states
/// a <see cref="SuperResolverInfo.Window"/> and processes larger inputs in such windows
/// (<see cref="SuperResolverWindows"/>). The creator disposes it; disposing while a call is in flight is a caller
/// error.
/// </remarks>
public interface ISuperResolver : IDisposable
{
    /// <summary>Properties and requirements of the network.</summary>
    SuperResolverInfo Info { get; }

    /// <summary>Super-resolves a picture.</summary>
    /// <param name="source">3 x height x width values (planes R, G, B; rows without padding), nominally 0..1.</param>
    /// <param name="width">Width of the source in pixels, 1 or more.</param>
    /// <param name="height">Height of the source in pixels, 1 or more.</param>
    /// <param name="destination">
    /// Receives 3 x (height * factor) x (width * factor) values, nominally 0..1, finite, not clamped.
    /// </param>
    /// <param name="cancellationToken">Cancels the computation, leaving the destination undefined.</param>
    /// <exception cref="ArgumentException">A length does not match the sizes.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default);
}
