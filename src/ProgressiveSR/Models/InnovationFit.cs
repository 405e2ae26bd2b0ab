using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

/// <summary>
/// What an increment tells of the picture that it arrives at, as fitted on pictures with a model's own networks: weights
/// by which figures of blocks give the squared error of luma.
/// </summary>
/// <param name="Before">The weights for the picture shown before the increment is joined.</param>
/// <param name="After">The weights for the picture shown after it.</param>
/// <remarks>
/// <para>
/// The innovation of an increment is the difference between its samples and those of the picture shown. The first
/// figure is the number of pixels, the second the squared innovation; the model's kind of kernel decides about others
/// (<see cref="CountOf"/>) and about the law. <c>psr fit</c> fits the weights.
/// </para>
/// <para>
/// <see cref="KernelKind.Transform"/>: the squared error of a block is the sum of its figures times the weights, which
/// are 0 or above and not all 0. <see cref="KernelKind.Dense"/>, whose rows leave most of the error unseen: the mean
/// squared error of a square of 4x4 blocks is e to the first weight, times each other figure per pixel, plus 0.01, to
/// the power of its weight; weights are from -20 to 20.
/// </para>
/// </remarks>
public sealed record InnovationFit(IReadOnlyList<double> Before, IReadOnlyList<double> After)
{
    /// <summary>The largest magnitude of a weight of a dense kernel's model.</summary>
    private const double MaxExponent = 20;

    /// <summary>The number of figures of a block, and of weights.</summary>
    /// <param name="kernel">The kind of kernel that samples it.</param>
    public static int CountOf(KernelKind kernel) => kernel == KernelKind.Transform ? 4 : 7;

    /// <summary>Whether the weights fit a kind of kernel, and give a positive error.</summary>
    internal bool IsUsable(KernelKind kernel) => AreUsable(Before, kernel) && AreUsable(After, kernel);

    private static bool AreUsable(IReadOnlyList<double> weights, KernelKind kernel) =>
        weights.Count == CountOf(kernel)
        && (kernel == KernelKind.Transform
            ? weights.All(weight => double.IsFinite(weight) && weight >= 0) && weights.Any(weight => weight > 0)
            : weights.All(weight => Math.Abs(weight) <= MaxExponent));
}
