namespace ProgressiveSR.Processing;

/// <summary>A matrix that a backend holds ready: <c>y = x W + b</c> for any number of rows x.</summary>
/// <remarks>
/// Implementations are thread-safe and deterministic: the same input gives the same output on the same machine.
/// Disposing one while a call is in flight is an error of the caller's.
/// </remarks>
public interface ILinearMap : IDisposable
{
    /// <summary>Values in a row x.</summary>
    int Inputs { get; }

    /// <summary>Values in a row y.</summary>
    int Outputs { get; }

    /// <summary>Multiplies.</summary>
    /// <param name="source">rows x <see cref="Inputs"/>.</param>
    /// <param name="rows">Number of rows, 1 or more.</param>
    /// <param name="destination">Receives rows x <see cref="Outputs"/>; it does not overlap the source.</param>
    /// <param name="cancellationToken">Stops the computation; the destination is then undefined.</param>
    /// <exception cref="ArgumentException">A length does not fit the number of rows.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Apply(
        ReadOnlySpan<float> source,
        int rows,
        Span<float> destination,
        CancellationToken cancellationToken = default);
}
