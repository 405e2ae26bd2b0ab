using ProgressiveSR.Backends;
using ProgressiveSR.Models;

namespace ProgressiveSR.Processing;

/// <summary>
/// A processing unit P-U_i of the receiver (paper, section 3.1, equations 4 and 5), with the Expanding module Phi^i
/// that feeds the super-resolver and the data-consistency step for its increment.
/// </summary>
/// <remarks>
/// <code>
/// LR_(i-1) ──▶ conv 3x3 in the block ─┐
///                                     ├─▶ C, R ──▶ LR_i ──▶ Phi^i ──▶ x1/2 picture ──▶ x2 super-resolver ──▶ SR
/// alpha_i  ──▶ dequantise ────────────┘                                                                    │
///    └────────────────────────────────▶ SR + K_i (alpha_i - A_i SR), one step per increment ◀──────────────┘
/// </code>
/// With an <see cref="ILinearBackend"/> a receiver runs units only once, to fold all of this into matrices. The blocks
/// of a batch are independent, so regional refinement is exact. Values are in 0..1 units (8-bit values / 255), not
/// clamped. Arrays are row-major, batch first. Implementations are thread-safe and deterministic: the same input gives
/// the same output on the same machine, whatever else runs. Disposing one while a call is in flight is a caller error.
/// </remarks>
public interface IProcessingUnit : IDisposable
{
    /// <summary>The level i of this unit.</summary>
    int Level { get; }

    /// <summary>P-U_i: computes LR_i from LR_(i-1) and the increment.</summary>
    /// <param name="previous">LR_(i-1): blocks x 3 x s_(i-1) x s_(i-1); empty at level 0.</param>
    /// <param name="increment">alpha_i: blocks x 3 m_i indices (blocks x 3 n_0 at level 0), as Q gives them.</param>
    /// <param name="blocks">Number of blocks, 1 or more.</param>
    /// <param name="destination">Receives LR_i: blocks x 3 x s_i x s_i.</param>
    /// <param name="cancellationToken">Cancels the computation, leaving the destination undefined.</param>
    /// <exception cref="ArgumentException">A length does not match the number of blocks.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Process(
        ReadOnlySpan<float> previous,
        ReadOnlySpan<short> increment,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken = default);

    /// <summary>The Expanding module Phi^i: enlarges LR_i to the input size of the x2 super-resolver.</summary>
    /// <param name="lowResolution">LR_i: blocks x 3 x s_i x s_i.</param>
    /// <param name="blocks">Number of blocks, 1 or more.</param>
    /// <param name="destination">Receives blocks x 3 x (b/2) x (b/2), b the side of a block.</param>
    /// <param name="cancellationToken">Cancels the computation, leaving the destination undefined.</param>
    /// <exception cref="ArgumentException">A length does not match the number of blocks.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Expand(
        ReadOnlySpan<float> lowResolution,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// One data-consistency step: <c>x += K_i (y_i - A_i x)</c>, with y_i the dequantised increment, A_i its kernel
    /// rows and K_i the gain. Applying the steps of levels 0 to i in order makes x consistent with all samples up to
    /// level i.
    /// </summary>
    /// <param name="increment">alpha_i: blocks x 3 m_i indices (blocks x 3 n_0 at level 0), as Q gives them.</param>
    /// <param name="blocks">Number of blocks, 1 or more.</param>
    /// <param name="pixels">blocks x 3 x b x b values, updated in place.</param>
    /// <param name="cancellationToken">Cancels the computation, leaving the pixels undefined.</param>
    /// <exception cref="ArgumentException">A length does not match the number of blocks.</exception>
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
