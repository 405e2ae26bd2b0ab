namespace ProgressiveSR;

/// <summary>
/// One of the receiver's processing units P-U_i of the paper (section 3.1, equations 4 and 5), with the Expanding
/// module Phi^i that feeds the super-resolver and the step of data consistency that its increment allows.
/// </summary>
/// <remarks>
/// <code>
/// LR_(i-1) ──▶ conv 3x3 in the block ─┐
///                                     ├─▶ C, R ──▶ LR_i ──▶ Phi^i ──▶ x1/2 picture ──▶ x2 super-resolver ──▶ SR
/// alpha_i  ──▶ dequantise ────────────┘                                                                    │
///    └────────────────────────────────▶ SR + K_i (alpha_i - A_i SR), one step per increment ◀──────────────┘
/// </code>
/// With an <see cref="ILinearBackend"/> a receiver runs them once, to fold all of this into matrices.
/// All blocks of a batch are independent, so that regional refinement is exact. Values are in 0..1 units (8-bit values
/// over 255); they are not clamped. Layouts are row-major, batch first. Implementations are thread-safe and
/// deterministic: the same input gives the same output on the same machine, whatever else runs. Disposing one while a
/// call is in flight is an error of the caller's.
/// </remarks>
public interface IProcessingUnit : IDisposable
{
    /// <summary>The level i of this unit.</summary>
    int Level { get; }

    /// <summary>P-U_i: makes LR_i from LR_(i-1) and the increment.</summary>
    /// <param name="previous">LR_(i-1): blocks x 3 x s_(i-1) x s_(i-1); empty at level 0.</param>
    /// <param name="increment">alpha_i: blocks x 3 m_i indices (blocks x 3 n_0 at level 0), as Q gives them.</param>
    /// <param name="blocks">Number of blocks, 1 or more.</param>
    /// <param name="destination">Receives LR_i: blocks x 3 x s_i x s_i.</param>
    /// <param name="cancellationToken">Stops the computation; the destination is then undefined.</param>
    /// <exception cref="ArgumentException">A length does not fit the number of blocks.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Process(
        ReadOnlySpan<float> previous,
        ReadOnlySpan<short> increment,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken = default);

    /// <summary>Expanding, Phi^i: enlarges LR_i to the size that the x2 super-resolver takes.</summary>
    /// <param name="lowResolution">LR_i: blocks x 3 x s_i x s_i.</param>
    /// <param name="blocks">Number of blocks, 1 or more.</param>
    /// <param name="destination">Receives blocks x 3 x (b/2) x (b/2), b the side of a block.</param>
    /// <param name="cancellationToken">Stops the computation; the destination is then undefined.</param>
    /// <exception cref="ArgumentException">A length does not fit the number of blocks.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Expand(
        ReadOnlySpan<float> lowResolution,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// One step of data consistency: <c>x += K_i (y_i - A_i x)</c>, with y_i the increment's values, A_i its kernel
    /// rows and K_i the gain. Running the steps of levels 0 to i in order makes x agree with all samples through level
    /// i.
    /// </summary>
    /// <param name="increment">alpha_i: blocks x 3 m_i indices (blocks x 3 n_0 at level 0), as Q gives them.</param>
    /// <param name="blocks">Number of blocks, 1 or more.</param>
    /// <param name="pixels">blocks x 3 x b x b, changed in place.</param>
    /// <param name="cancellationToken">Stops the computation; the pixels are then undefined.</param>
    /// <exception cref="ArgumentException">A length does not fit the number of blocks.</exception>
    /// <exception cref="InvalidModelException">
    /// The model has no gains (<see cref="ModelManifest.DataConsistency"/>).
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Correct(
        ReadOnlySpan<short> increment,
        int blocks,
        Span<float> pixels,
        CancellationToken cancellationToken = default);
}
