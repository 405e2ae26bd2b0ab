using ProgressiveSR.Processing;

namespace ProgressiveSR.Backends;

/// <summary>
/// A backend that also multiplies matrices, for which the receiver then folds the chain of processing units of each
/// level into three matrices (see <see cref="IProcessingUnit"/>).
/// </summary>
/// <remarks>
/// By implementing this a backend states that <see cref="IProcessingUnit.Process"/> and
/// <see cref="IProcessingUnit.Expand"/> of its units are affine, and that <see cref="IProcessingUnit.Correct"/>
/// computes the formula that it documents. The units are then run only when a level is first needed, on one block for
/// each sample.
/// </remarks>
public interface ILinearBackend : IInferenceBackend
{
    /// <summary>Takes a matrix, and what is added to each product.</summary>
    /// <param name="weights">W: inputs x outputs values, row by row. Copied.</param>
    /// <param name="bias">b: a value for each output. Copied.</param>
    /// <returns>A map whose inputs are <c>weights.Length / bias.Length</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// A length is 0, or the number of weights is no multiple of the number of outputs.
    /// </exception>
    ILinearMap CreateLinearMap(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias);
}
