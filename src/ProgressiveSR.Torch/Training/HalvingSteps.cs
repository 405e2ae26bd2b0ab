using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// Configures the levels of a training as halving steps of the separable kernel
/// (<see cref="LevelDescription.HalvingSteps"/>), all shown by one network of factor 2.
/// </summary>
public sealed record HalvingSteps
{
    /// <summary>Luma's quantisation step at level 0, in 8-bit units. Default 128.</summary>
    public double Coarsest { get; init; } = 128;

    /// <summary>Number of levels, 1 or more; each halves the step of the one before. Default 8.</summary>
    public int Count { get; init; } = 8;

    /// <summary>
    /// Step of the colour differences over luma's; their means have twice luma's step if that is finer. Default 2.
    /// </summary>
    public double ChromaMultiple { get; init; } = 2;

    /// <summary>The network that shows the levels. Default <c>x2</c>.</summary>
    public string Network { get; init; } = "x2";

    /// <summary>The levels.</summary>
    /// <exception cref="ArgumentException">A value is invalid; the message names it.</exception>
    internal IReadOnlyList<LevelDescription> Create()
    {
        TrainingRules.RequireAtLeast(1, Count, "count");
        TrainingRules.Require(double.IsFinite(Coarsest) && Coarsest > 0, $"coarsest is {Coarsest}, not above 0");
        TrainingRules.Require(
            double.IsFinite(ChromaMultiple) && ChromaMultiple > 0, $"chromaMultiple is {ChromaMultiple}, not above 0");
        return LevelDescription.HalvingSteps(Coarsest, Count, ChromaMultiple, Network);
    }
}
