using System.Text.Json;
using System.Text.Json.Serialization;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>All that decides how a model is trained; read from a JSON file (camelCase names).</summary>
public sealed record TrainingConfiguration
{
    private const string DefaultOutput = "training";

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The model's name, as <see cref="ModelManifest.ValidateName"/> allows it.</summary>
    public required string Name { get; init; }

    /// <summary>A sentence for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// Folders of pictures, searched with their subfolders; relative ones start at the configuration file.
    /// </summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>What the data is, for the model card.</summary>
    public string TrainedOn { get; init; } = "";

    /// <summary>Folder for checkpoints and logs; a relative one starts at the configuration file.</summary>
    public string Output { get; init; } = DefaultOutput;

    /// <summary>
    /// A model bundle to start from in place of the closed form, with the same blocks and schedule; a network of
    /// another architecture or other settings than the bundle's starts afresh (<see cref="Trainer.StartedAfresh"/>).
    /// With sampler rates of 0 the new model reads the packets of the old one. A relative folder starts at the
    /// configuration file. The first stage may have any level. Default null.
    /// </summary>
    public string? StartFrom { get; init; }

    /// <summary>Side of a block in pixels: 8, 16 or 32. Default 32.</summary>
    public int BlockSize { get; init; } = 32;

    /// <summary>Quantisation step of the increments' coefficients, in 8-bit units. Default 4.</summary>
    public double Step { get; init; } = 4;

    /// <summary>The network of factor 4.</summary>
    public required NetworkConfiguration SuperResolver4 { get; init; }

    /// <summary>The network of factor 2.</summary>
    public required NetworkConfiguration SuperResolver2 { get; init; }

    /// <summary>
    /// Whether each level above 0 has a network of factor 2 of its own, which starts as that of the level below and
    /// trains in the stages of its level only (paper, figure 7). Default false: one network serves all levels.
    /// </summary>
    public bool NetworkPerLevel { get; init; }

    /// <summary>
    /// Whether P-U_i has its 3x3 convolution (paper, table 3); false keeps it the identity. Default true.
    /// </summary>
    public bool Convolution { get; init; } = true;

    /// <summary>
    /// The stages, in order; levels may not fall, and none may be skipped. A stage of level 0 that keeps the sampler
    /// (rate 0) may stand anywhere: it trains the network of factor 4 alone.
    /// </summary>
    public required IReadOnlyList<StageConfiguration> Stages { get; init; }

    /// <summary>Seed of everything random. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Side of the square training patches in pixels, a multiple of the block. Default 64.</summary>
    public int PatchSize { get; init; } = 64;

    /// <summary>Patches per iteration. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// Weight of the mean squared error of the low-resolution picture (lambda 1 of equation 6). Default 0.1.
    /// </summary>
    public double LowResolutionWeight { get; init; } = 0.1;

    /// <summary>Weight of the absolute error of the result (lambda 2 of equation 6). Default 1.</summary>
    public double ResultWeight { get; init; } = 1;

    /// <summary>
    /// Weight of the result's chroma error against its luma error. Default 1: red, green and blue alike.
    /// </summary>
    public double ResultChromaWeight { get; init; } = 1;

    /// <summary>
    /// How strongly S-U_0 starts to carry, in the colours of LR_0, luma details that a x1/4 picture cannot hold: more
    /// to enlarge from, and coloured fringes along edges. Default 0: the bicubic picture.
    /// </summary>
    public double FirstPictureDetail { get; init; }

    /// <summary>
    /// How strongly Phi^i starts to carry, in the colours of the x1/2 picture, what the samples say about luma details
    /// that a x1/2 picture cannot hold; 0 leaves it to data consistency. Default 0.
    /// </summary>
    public double ExpandedDetail { get; init; }

    /// <summary>
    /// Part of the patches whose blocks stand at levels of their own, 0 included; 0..1. Default 0.25.
    /// </summary>
    public double MixedFraction { get; init; } = 0.25;

    /// <summary>
    /// Whether results are made to agree with the samples (data consistency), in training and by receivers of the
    /// exported model; false is the paper's own scheme. Default true.
    /// </summary>
    public bool DataConsistency { get; init; } = true;

    /// <summary>How the quantisation lets gradients through. Default <see cref="Rounding.StraightThrough"/>.</summary>
    public Rounding Rounding { get; init; } = Rounding.StraightThrough;

    /// <summary>
    /// Whether the networks' bodies compute in bfloat16 while training; Omni-SR computes in 32 bits all the same, as do
    /// validations. Default false.
    /// </summary>
    public bool BFloat16 { get; init; }

    /// <summary>Weight of a chroma error against luma where the kernel's rows are chosen. Default 0.6.</summary>
    public double ChromaWeight { get; init; } = 0.6;

    /// <summary>
    /// Factor by which the closed form takes chroma to vary more than in the training pictures: samples that colourful
    /// pictures need are then chosen where LR_0 carries details in its colours, and sent after those that the training
    /// pictures need more. 1 or more. Default 1.
    /// </summary>
    public double ChromaSpread { get; init; } = 1;

    /// <summary>Blocks from which the closed form is computed. Default 100,000.</summary>
    public int StatisticsBlocks { get; init; } = 100_000;

    /// <summary>
    /// Decay per iteration of the running mean of the weights that is exported; 0 exports the last. Default 0.999.
    /// </summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>
    /// GiB of memory for decoded pictures, which <c>psr train</c> passes to <see cref="TrainingPictures.Load"/>:
    /// pictures beyond it are decoded again for every patch. 0 keeps none. Default 6.
    /// </summary>
    public double MemoryBudget { get; init; } = 6;

    /// <summary>Pictures kept away from training to validate on. Default 16.</summary>
    public int HeldOut { get; init; } = 16;

    /// <summary>Iterations between checkpoints. Default 500.</summary>
    public int CheckpointInterval { get; init; } = 500;

    /// <summary>Iterations between lines of the log. Default 50.</summary>
    public int LogInterval { get; init; } = 50;

    /// <summary>Iterations between validations; 0 never validates. Default 1,000.</summary>
    public int ValidationInterval { get; init; } = 1000;

    /// <summary>Threads that compute; 0 leaves it to libtorch. Default 0.</summary>
    public int Threads { get; init; }

    /// <summary>Reads a configuration file; folders and files in it come back as full paths.</summary>
    /// <param name="path">The JSON file.</param>
    /// <exception cref="InvalidModelException">
    /// It is no JSON, has unknown or missing names, or impossible values.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TrainingConfiguration Read(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        TrainingConfiguration read = Parse(File.ReadAllText(path), $"'{path}'");
        return read with
        {
            Data = [.. read.Data.Select(data => Path.GetFullPath(data, folder))],
            Output = Path.GetFullPath(read.Output, folder),
            StartFrom = read.StartFrom is null ? null : Path.GetFullPath(read.StartFrom, folder),
            SuperResolver4 = read.SuperResolver4.WithWeights(weights => Path.GetFullPath(weights, folder)),
            SuperResolver2 = read.SuperResolver2.WithWeights(weights => Path.GetFullPath(weights, folder)),
        };
    }

    /// <summary>Reads a configuration from its text.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InvalidModelException">
    /// It is no JSON, has unknown or missing names, or impossible values.
    /// </exception>
    public static TrainingConfiguration Parse(string json, string source)
    {
        try
        {
            TrainingConfiguration read = JsonSerializer.Deserialize<TrainingConfiguration>(json, JsonOptions)
                ?? throw new InvalidModelException($"The training configuration {source} is empty.");
            read.Validate();
            return read;
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"The training configuration {source} cannot be used: {Describe(e)}", e);
        }
        catch (ArgumentException e)
        {
            throw new InvalidModelException($"The training configuration {source} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>
    /// The configuration without what belongs to one machine. The names of a bundle and of files of weights stay:
    /// stages may depend on there being a bundle.
    /// </summary>
    internal TrainingConfiguration WithoutFolders() => this with
    {
        Data = [],
        Output = DefaultOutput,
        StartFrom = StartFrom is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(StartFrom)),
        SuperResolver4 = SuperResolver4.WithWeights(weights => Path.GetFileName(weights)),
        SuperResolver2 = SuperResolver2.WithWeights(weights => Path.GetFileName(weights)),
    };

    /// <summary>The configuration as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    /// <summary>The schedule that is trained.</summary>
    public LevelSchedule CreateSchedule() => LevelSchedule.Squares(BlockSize, Step);

    /// <summary>The model that is trained, with fresh weights.</summary>
    /// <exception cref="InvalidModelException">An architecture is unknown or its settings do not fit.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    internal ProgressiveNetwork CreateNetwork()
    {
        LevelSchedule schedule = CreateSchedule();
        SuperResolutionNetwork first = NetworkCatalog.Create(SuperResolver4.Architecture, 4, SuperResolver4.Settings);
        return NetworkPerLevel
            ? new ProgressiveNetwork(
                BlockSize, schedule, first, [.. Enumerable.Range(1, schedule.Highest).Select(_ => CreateNetwork2())])
            : new ProgressiveNetwork(BlockSize, schedule, first, CreateNetwork2());
    }

    /// <summary>Checks that the values are possible and do not contradict each other.</summary>
    /// <exception cref="ArgumentException">One is not; the message names it.</exception>
    public void Validate()
    {
        ModelManifest.ValidateName(Name);
        Require(BlockSize is 8 or 16 or 32, $"blockSize is {BlockSize}, not 8, 16 or 32");
        Require(double.IsFinite(Step) && Step > 0, $"step is {Step}, not above 0");
        Require(
            PatchSize >= BlockSize && PatchSize % BlockSize == 0,
            $"patchSize {PatchSize} is no multiple of the block of {BlockSize} pixels");
        RequireAtLeast(1, BatchSize, "batchSize");
        RequireAtLeast(1, StatisticsBlocks, "statisticsBlocks");
        RequireAtLeast(1, CheckpointInterval, "checkpointInterval");
        RequireAtLeast(1, LogInterval, "logInterval");
        RequireAtLeast(0, ValidationInterval, "validationInterval");
        RequireAtLeast(0, HeldOut, "heldOut");
        RequireAtLeast(0, MemoryBudget, "memoryBudget");
        RequireAtLeast(0, Threads, "threads");
        RequireAtLeast(0, LowResolutionWeight, "lowResolutionWeight");
        RequireAtLeast(0, ResultWeight, "resultWeight");
        RequireAtLeast(0, ResultChromaWeight, "resultChromaWeight");
        RequireAtLeast(0, FirstPictureDetail, "firstPictureDetail");
        RequireAtLeast(0, ExpandedDetail, "expandedDetail");
        RequireAtLeast(1, ChromaSpread, "chromaSpread");
        RequireAtLeast(0, ChromaWeight, "chromaWeight");
        Require(MixedFraction is >= 0 and <= 1, $"mixedFraction is {MixedFraction}, not in 0..1");
        Require(AverageDecay is >= 0 and < 1, $"averageDecay is {AverageDecay}, not in 0..1 with 1 excluded");
        Require(Enum.IsDefined(Rounding), $"rounding is {(int)Rounding}, which is none of {nameof(Rounding)}'s values");
        Require(Data.All(folder => folder is not null), "a folder of data is null");
        Require(Stages.Count > 0, "there are no stages");
        int level = -1;
        int highest = CreateSchedule().Highest;
        foreach (StageConfiguration? stage in Stages)
        {
            Require(stage is not null, "a stage is null");
            bool trainsNetwork4Alone = stage is { Level: 0, SamplerRate: 0 };
            Require(
                (trainsNetwork4Alone || stage!.Level >= Math.Max(level, 0)) && stage!.Level <= highest
                    && (stage.Level <= level + 1 || (level < 0 && StartFrom is not null)),
                (level < 0, StartFrom is null) switch
                {
                    (true, true) => $"the first stage has level {stage.Level}, not 0",
                    (true, false) => $"a stage has level {stage.Level}; levels are 0 to {highest}",
                    _ => $"a stage of level {stage.Level} follows level {level}; levels rise one by one to {highest}",
                });
            stage.Validate();
            Require(
                !(NetworkPerLevel && stage.AllSamplers),
                "allSamplers would change levels whose networks no longer train, as networkPerLevel has it");
            // A bundle has all levels, so that one which trains x4 alone holds none of them back.
            level = trainsNetwork4Alone && StartFrom is not null ? level : Math.Max(level, stage.Level);
        }
    }

    private SuperResolutionNetwork CreateNetwork2() =>
        NetworkCatalog.Create(SuperResolver2.Architecture, 2, SuperResolver2.Settings);

    /// <exception cref="ArgumentException">The condition does not hold; the sentence says what is wrong.</exception>
    internal static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ArgumentException(problem + ".");
        }
    }

    /// <exception cref="ArgumentException">The value is below the limit, infinite or no number.</exception>
    internal static void RequireAtLeast(double limit, double value, string name) =>
        Require(double.IsFinite(value) && value >= limit, $"{name} is {value}, not {limit} or more");

    private static string Describe(JsonException exception)
    {
        // The runtime appends advice and the place as sentences of its own.
        string problem = exception.Message;
        int end = problem.IndexOf(". ", StringComparison.Ordinal);
        return $"line {exception.LineNumber + 1}: {(end < 0 ? problem : problem[..(end + 1)])}";
    }
}
