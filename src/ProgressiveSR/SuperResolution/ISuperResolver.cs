namespace ProgressiveSR.SuperResolution;

/// <summary>A network that enlarges a picture by a whole factor: the SR module of the paper, any network.</summary>
/// <remarks>
/// Implementations are thread-safe: concurrent calls are allowed, and may be queued where the device runs one at a
/// time. They are deterministic on one machine. Away from the borders of what it is given, a result depends on at most
/// <see cref="SuperResolverInfo.Halo"/> pixels around; callers cut big pictures into tiles with that margin. Any size
/// is taken; <see cref="SuperResolverInfo.FixedTile"/> is the one that suits best. A network that is not local states a
/// <see cref="SuperResolverInfo.Window"/> and runs what is larger in such windows (<see cref="SuperResolverWindows"/>).
/// The creator disposes; disposing while a call is in flight is an error of the caller's.
/// </remarks>
public interface ISuperResolver : IDisposable
{
    /// <summary>What the network is and needs.</summary>
    SuperResolverInfo Info { get; }

    /// <summary>Enlarges one picture.</summary>
    /// <param name="source">3 x height x width values (planes R, G, B; rows without gaps), nominally 0..1.</param>
    /// <param name="width">Width of the source in pixels, 1 or more.</param>
    /// <param name="height">Height of the source in pixels, 1 or more.</param>
    /// <param name="destination">
    /// Receives 3 x (height * factor) x (width * factor) values, nominally 0..1, finite, not clamped.
    /// </param>
    /// <param name="cancellationToken">Stops the computation; the destination is then undefined.</param>
    /// <exception cref="ArgumentException">A length does not fit the sizes.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default);
}
