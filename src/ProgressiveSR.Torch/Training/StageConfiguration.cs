namespace ProgressiveSR.Torch;

/// <summary>A stage of training: its new level, length and learning rates.</summary>
/// <remarks>
/// With squares, a stage of level 0 trains S-U_0 and the network that enlarges its samples; one of level i trains
/// S-U_i, P-U_i and the level's network with all lower sampling units frozen, on batches that mix the levels up to i
/// that this network shows (paper, section 3.1). <see cref="AllUnits"/> also keeps training the processing units of all
/// levels so far, <see cref="AllSamplers"/> the sampling units of the increments. If each level has its own network, a
/// stage only trains what belongs to level i alone, on results of level i.
/// </remarks>
public sealed record StageConfiguration
{
    /// <summary>The new level of this stage, 0 or above.</summary>
    public required int Level { get; init; }

    /// <summary>Iterations, 1 or more.</summary>
    public required int Iterations { get; init; }

    /// <summary>Initial learning rate of the super-resolution network. Default 5e-4.</summary>
    public double NetworkRate { get; init; } = 5e-4;

    /// <summary>Initial learning rate of the new sampling unit; 0 keeps its initial values. Default 2e-5.</summary>
    public double SamplerRate { get; init; } = 2e-5;

    /// <summary>Initial learning rate of the processing units. Default 2e-5.</summary>
    public double ProcessingRate { get; init; } = 2e-5;

    /// <summary>
    /// Fraction of the learning rates left at the end, 0..1, reached by cosine decay. Default 1: constant.
    /// </summary>
    public double FinalFraction { get; init; } = 1;

    /// <summary>Iterations after which the learning rates are halved, repeatedly; 0 for never. Default 0.</summary>
    public int HalvingInterval { get; init; }

    /// <summary>Warm-up iterations, over which the learning rates rise from 0. Default 100.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>
    /// Whether the processing units of lower levels keep training. Default true; always false if each level has its own
    /// network.
    /// </summary>
    public bool AllUnits { get; init; } = true;

    /// <summary>
    /// Whether the sampling units of lower levels above 0 keep training. Default false, as in the paper.
    /// </summary>
    public bool AllSamplers { get; init; }

    /// <summary>
    /// Decoupled weight decay of the super-resolution network; AdamW's usual value is 0.01. Default 0.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>AdamW's decay rate of the mean squared gradient; the usual value is 0.999. Default 0.99.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>
    /// Fraction of the patches that are generated instead of cropped from pictures: flat colours, noise of few grey
    /// levels, ramps, checkerboards, blurred noise; 0..1. Default 0.
    /// </summary>
    public double GeneratedFraction { get; init; }

    /// <summary>The factor of the learning rates at an iteration.</summary>
    /// <param name="iteration">Iteration of the stage, from 0.</param>
    public double RateAt(int iteration)
    {
        double rise = WarmUp > 0 ? Math.Min(1, (iteration + 1.0) / WarmUp) : 1;
        double fall = FinalFraction
            + (1 - FinalFraction) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (double)iteration / Iterations)));
        double halved = HalvingInterval > 0 ? Math.Pow(0.5, iteration / HalvingInterval) : 1;
        return rise * fall * halved;
    }

    /// <exception cref="ArgumentException">A value is invalid; the message names it.</exception>
    internal void Validate()
    {
        TrainingRules.RequireAtLeast(1, Iterations, "iterations");
        TrainingRules.RequireAtLeast(0, NetworkRate, "networkRate");
        TrainingRules.RequireAtLeast(0, SamplerRate, "samplerRate");
        TrainingRules.RequireAtLeast(0, ProcessingRate, "processingRate");
        TrainingRules.RequireAtLeast(0, HalvingInterval, "halvingInterval");
        TrainingRules.RequireAtLeast(0, WarmUp, "warmUp");
        TrainingRules.RequireAtLeast(0, WeightDecay, "weightDecay");
        TrainingRules.Require(Beta2 is >= 0 and < 1, $"beta2 is {Beta2}, not in 0..1 with 1 excluded");
        TrainingRules.Require(
            FinalFraction is >= 0 and <= 1, $"finalFraction is {FinalFraction}, not in 0..1");
        TrainingRules.Require(
            GeneratedFraction is >= 0 and <= 1, $"generatedFraction is {GeneratedFraction}, not in 0..1");
        TrainingRules.Require(
            NetworkRate + SamplerRate + (Level > 0 ? ProcessingRate : 0) > 0,
            $"all learning rates of a stage of level {Level} are 0");
    }
}
