using ProgressiveSR.Processing;

namespace ProgressiveSR.Backends;

/// <summary>
/// A backend that can also multiply matrices. The receiver then folds the chain of processing units of each level into
/// three matrices (see <see cref="IProcessingUnit"/>).
/// </summary>
/// <remarks>
/// By implementing this interface, a backend declares that <see cref="IProcessingUnit.Process"/> and
/// <see cref="IProcessingUnit.Expand"/> of its units are affine, and that <see cref="IProcessingUnit.Correct"/>
/// computes its documented formula. The units are then run only when a level is first needed, on one block per sample.
/// </remarks>
public interface ILinearBackend : IInferenceBackend
{
    /// <summary>Creates an affine map.</summary>
    /// <param name="weights">W: inputs x outputs values, row-major. Copied.</param>
    /// <param name="bias">b: one value per output. Copied.</param>
    /// <returns>A map with <c>weights.Length / bias.Length</c> inputs; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// A length is 0, or the number of weights is not a multiple of the number of outputs.
    /// </exception>
    ILinearMap CreateLinearMap(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias);
}
