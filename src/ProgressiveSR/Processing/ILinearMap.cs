namespace ProgressiveSR.Processing;

/// <summary>An affine map that a backend keeps prepared: <c>y = x W + b</c> for any number of rows x.</summary>
/// <remarks>
/// Implementations are thread-safe and deterministic: the same input gives the same output on the same machine.
/// Disposing one while a call is in flight is a caller error.
/// </remarks>
public interface ILinearMap : IDisposable
{
    /// <summary>Length of a row x.</summary>
    int Inputs { get; }

    /// <summary>Length of a row y.</summary>
    int Outputs { get; }

    /// <summary>Applies the map.</summary>
    /// <param name="source">rows x <see cref="Inputs"/> values.</param>
    /// <param name="rows">Number of rows, 1 or more.</param>
    /// <param name="destination">Receives rows x <see cref="Outputs"/> values; must not overlap the source.</param>
    /// <param name="cancellationToken">Cancels the computation, leaving the destination undefined.</param>
    /// <exception cref="ArgumentException">A length does not match the number of rows.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Apply(
        ReadOnlySpan<float> source,
        int rows,
        Span<float> destination,
        CancellationToken cancellationToken = default);
}
