namespace ProgressiveSR.Torch;

/// <summary>One stage of training: which level is new, for how long, and how fast.</summary>
/// <remarks>
/// A stage of level 0 of squares trains S-U_0 and the network that enlarges its samples; one of level i trains S-U_i,
/// P-U_i and the level's network with all samplers below fixed, on batches that mix those levels up to i which the network
/// shows (paper, section 3.1). <see cref="AllUnits"/> keeps the processing units of all levels so far in training too,
/// <see cref="AllSamplers"/> the increments' sampling units. Where each level has a network of its own, a stage trains
/// what level i alone has, on results of level i.
/// </remarks>
public sealed record StageConfiguration
{
    /// <summary>The level that is new in this stage, 0 or above.</summary>
    public required int Level { get; init; }

    /// <summary>Iterations, 1 or more.</summary>
    public required int Iterations { get; init; }

    /// <summary>Learning rate of the super-resolution network at the start. Default 5e-4.</summary>
    public double NetworkRate { get; init; } = 5e-4;

    /// <summary>Learning rate of the new sampling unit at the start; 0 keeps it as initialised. Default 2e-5.</summary>
    public double SamplerRate { get; init; } = 2e-5;

    /// <summary>Learning rate of the processing units at the start. Default 2e-5.</summary>
    public double ProcessingRate { get; init; } = 2e-5;

    /// <summary>
    /// Part of the learning rates that is left at the end, in 0..1, reached along a cosine. Default 1: constant.
    /// </summary>
    public double FinalFraction { get; init; } = 1;

    /// <summary>
    /// Iterations after which the learning rates are halved, again and again; 0 never does. Default 0.
    /// </summary>
    public int HalvingInterval { get; init; }

    /// <summary>Iterations over which the learning rates rise from 0. Default 100.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>
    /// Whether the processing units of lower levels keep training. Default true; never where those have networks of their
    /// own.
    /// </summary>
    public bool AllUnits { get; init; } = true;

    /// <summary>
    /// Whether the sampling units of lower levels above 0 keep training. Default false, as in the paper.
    /// </summary>
    public bool AllSamplers { get; init; }

    /// <summary>
    /// Decoupled weight decay of the super-resolution network; 0.01 is what AdamW has elsewhere. Default 0.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>AdamW's decay of the mean squared gradient; 0.999 is what AdamW has elsewhere. Default 0.99.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>
    /// Part of the patches that are generated and not cut from pictures: flat colours, noise of few grey levels, ramps,
    /// checkerboards, blurred noise; 0..1. Default 0.
    /// </summary>
    public double GeneratedFraction { get; init; }

    /// <summary>What the learning rates are multiplied by at an iteration.</summary>
    /// <param name="iteration">Iteration of the stage, from 0.</param>
    public double RateAt(int iteration)
    {
        double rise = WarmUp > 0 ? Math.Min(1, (iteration + 1.0) / WarmUp) : 1;
        double fall = FinalFraction
            + (1 - FinalFraction) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (double)iteration / Iterations)));
        double halved = HalvingInterval > 0 ? Math.Pow(0.5, iteration / HalvingInterval) : 1;
        return rise * fall * halved;
    }

    /// <exception cref="ArgumentException">A value is impossible; the message names it.</exception>
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
