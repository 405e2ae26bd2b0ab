using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

/// <summary>
/// What an increment tells of the picture that it arrives at, as fitted on pictures with a model's own networks: the
/// squared error is the sum of a block's figures times these weights.
/// </summary>
/// <param name="Before">The weights for the picture shown before the increment is joined, 0 or above.</param>
/// <param name="After">The weights for the picture shown after it, 0 or above.</param>
/// <remarks>
/// The innovation of an increment is the difference between its samples and those of the picture shown. The first
/// figure is the number of pixels, the second the squared innovation; the model's kind of kernel decides about others
/// (<see cref="CountOf"/>). <c>psr fit</c> fits the weights.
/// </remarks>
public sealed record InnovationFit(IReadOnlyList<double> Before, IReadOnlyList<double> After)
{
    /// <summary>The number of figures of a block, and of weights.</summary>
    /// <param name="kernel">The kind of kernel that samples it.</param>
    public static int CountOf(KernelKind kernel) => kernel == KernelKind.Transform ? 4 : 3;

    /// <summary>Whether the weights fit a kind of kernel, and give a positive error.</summary>
    internal bool IsUsable(KernelKind kernel) => AreUsable(Before, kernel) && AreUsable(After, kernel);

    private static bool AreUsable(IReadOnlyList<double> weights, KernelKind kernel) =>
        weights.Count == CountOf(kernel)
        && weights.All(weight => double.IsFinite(weight) && weight >= 0)
        && weights.Any(weight => weight > 0);
}
