using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>The rules for training configurations.</summary>
internal static class TrainingRules
{
    /// <inheritdoc cref="TrainingConfiguration.Validate"/>
    public static void Validate(TrainingConfiguration configuration)
    {
        ModelManifest.ValidateName(configuration.Name);
        Require(
            configuration.BlockSize is 8 or 16 or 32, $"blockSize is {configuration.BlockSize}, not 8, 16 or 32");
        IReadOnlyList<LevelDescription> levels = ValidateLevels(configuration);
        Require(
            configuration.PatchSize >= configuration.BlockSize
                && configuration.PatchSize % configuration.BlockSize == 0,
            $"patchSize {configuration.PatchSize} is no multiple of the block of {configuration.BlockSize} pixels");
        RequireAtLeast(1, configuration.BatchSize, "batchSize");
        RequireAtLeast(1, configuration.StatisticsBlocks, "statisticsBlocks");
        RequireAtLeast(1, configuration.CheckpointInterval, "checkpointInterval");
        RequireAtLeast(1, configuration.LogInterval, "logInterval");
        RequireAtLeast(0, configuration.ValidationInterval, "validationInterval");
        RequireAtLeast(0, configuration.HeldOut, "heldOut");
        RequireAtLeast(0, configuration.MemoryBudget, "memoryBudget");
        RequireAtLeast(0, configuration.Threads, "threads");
        RequireAtLeast(0, configuration.LowResolutionWeight, "lowResolutionWeight");
        RequireAtLeast(0, configuration.ResultWeight, "resultWeight");
        RequireAtLeast(0, configuration.ResultChromaWeight, "resultChromaWeight");
        RequireAtLeast(0, configuration.LumaWeight, "lumaWeight");
        RequireAtLeast(0, configuration.StepExponent, "stepExponent");
        RequireAtLeast(0, configuration.FirstPictureDetail, "firstPictureDetail");
        RequireAtLeast(0, configuration.ExpandedDetail, "expandedDetail");
        RequireAtLeast(1, configuration.ChromaSpread, "chromaSpread");
        RequireAtLeast(0, configuration.ChromaWeight, "chromaWeight");
        Require(
            configuration.MixedFraction is >= 0 and <= 1,
            $"mixedFraction is {configuration.MixedFraction}, not in 0..1");
        Require(
            configuration.AverageDecay is >= 0 and < 1,
            $"averageDecay is {configuration.AverageDecay}, not in 0..1 with 1 excluded");
        Require(
            Enum.IsDefined(configuration.Rounding),
            $"rounding is {(int)configuration.Rounding}, which is none of {nameof(Rounding)}'s values");
        Require(configuration.Data.All(folder => folder is not null), "a folder of data is null");
        if (TransformNetwork.IsOf(levels))
        {
            ValidateTransform(configuration, levels);
            return;
        }

        Require(
            configuration is { LumaWeight: 0, StepExponent: 0 },
            "lumaWeight and stepExponent are of the separable kernel");
        ValidateStages(configuration, levels);
    }

    /// <exception cref="ArgumentException">The condition is false; the message is the given sentence.</exception>
    public static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ArgumentException(problem + ".");
        }
    }

    /// <exception cref="ArgumentException">The value is below the limit or not finite.</exception>
    public static void RequireAtLeast(double limit, double value, string name) =>
        Require(double.IsFinite(value) && value >= limit, $"{name} is {value}, not {limit} or more");

    private static IReadOnlyList<LevelDescription> ValidateLevels(TrainingConfiguration configuration)
    {
        object?[] ways = [configuration.Levels, configuration.Squares, configuration.Steps];
        Require(
            ways.Count(way => way is not null) <= 1,
            "levels, squares and steps are ways to say the same: only one can be given");
        if (configuration.Squares is { } squares)
        {
            Require(double.IsFinite(squares.Step) && squares.Step > 0, $"step is {squares.Step}, not above 0");
        }

        IReadOnlyList<LevelDescription> levels = configuration.CreateLevels();
        Require(levels.Count > 0 && levels.All(level => level is not null), "there are no levels, or one is null");
        foreach ((string name, NetworkConfiguration network) in configuration.Networks)
        {
            Require(network is not null, $"network '{name}' is null");
            Require(
                levels.Any(level => configuration.ConfiguredName(level.Network) == name),
                $"no level names network '{name}', only "
                    + string.Join(", ", levels.Select(level => level.Network).Distinct()));
            Require(
                network!.Factor is null or >= 2, $"the factor of network '{name}' is {network.Factor}, not 2 or more");
        }

        foreach (LevelDescription level in levels)
        {
            _ = configuration.NetworkOf(level.Network);
        }

        return levels;
    }

    private static void ValidateTransform(
        TrainingConfiguration configuration, IReadOnlyList<LevelDescription> levels)
    {
        Require(
            configuration.BlockSize == BlockTransform.Side,
            $"blockSize is {configuration.BlockSize}, but the separable kernel has blocks of {BlockTransform.Side} "
            + "pixels");
        Require(
            configuration.ResultWeight + configuration.LumaWeight > 0, "resultWeight and lumaWeight are both 0");
        Require(configuration.Stages.Count > 0, "there are no stages");
        foreach (StageConfiguration? stage in configuration.Stages)
        {
            Require(stage is not null, "a stage is null");
            Require(
                stage!.Level >= 0 && stage.Level < levels.Count,
                $"a stage has level {stage.Level}; levels are 0 to {levels.Count - 1}");
            stage.Validate();
            Require(stage.NetworkRate > 0, "networkRate is 0, but the separable kernel has nothing else to train");
        }
    }

    private static void ValidateStages(TrainingConfiguration configuration, IReadOnlyList<LevelDescription> levels)
    {
        Require(configuration.Stages.Count > 0, "there are no stages");
        bool hasBundle = configuration.StartFrom is not null;
        int level = -1;
        int highest = levels.Count - 1;
        foreach (StageConfiguration? stage in configuration.Stages)
        {
            Require(stage is not null, "a stage is null");

            // With the sampling unit frozen, level 0's own network does not depend on anything that other stages
            // change.
            bool trainsFirstAlone = stage is { Level: 0, SamplerRate: 0 }
                && levels.Skip(1).All(other => other.Network != levels[0].Network);
            Require(
                (trainsFirstAlone || stage!.Level >= Math.Max(level, 0)) && stage!.Level <= highest
                    && (stage.Level <= level + 1 || (level < 0 && hasBundle)),
                (level < 0, hasBundle) switch
                {
                    (true, false) => $"the first stage has level {stage.Level}, not 0",
                    (true, true) => $"a stage has level {stage.Level}; levels are 0 to {highest}",
                    _ => $"a stage of level {stage.Level} follows level {level}; levels rise one by one to {highest}",
                });
            stage.Validate();
            string network = levels[stage.Level].Network;
            Require(
                !stage.AllSamplers
                    || levels.Take(stage.Level).All(other => other.Network == network || other.IsPicture),
                "allSamplers would change levels whose networks no longer train, as they are networks of their own");

            // A bundle has all levels, so one that only trains level 0 keeps the others.
            level = trainsFirstAlone && hasBundle ? level : Math.Max(level, stage.Level);
        }
    }
}
