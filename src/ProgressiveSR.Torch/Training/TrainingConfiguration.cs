using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>Everything that determines how a model is trained; read from a JSON file (camelCase names).</summary>
public sealed record TrainingConfiguration
{
    private const string DefaultOutput = "training";

    /// <summary>The model's name, valid for <see cref="ModelManifest.ValidateName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence about the model, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// Folders of pictures, searched recursively; relative paths are relative to the configuration file.
    /// </summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>A description of the data, for the model card.</summary>
    public string TrainedOn { get; init; } = "";

    /// <summary>Folder for checkpoints and logs; a relative path is relative to the configuration file.</summary>
    public string Output { get; init; } = DefaultOutput;

    /// <summary>
    /// A model bundle to start from instead of the closed form, with the same blocks and schedule; a network whose
    /// architecture or settings differ from the bundle's starts from random weights
    /// (<see cref="Trainer.StartedAfresh"/>). With learning rates of 0 for the sampling units, the new model reads the
    /// old one's packets. With the separable kernel, the bundle's reconstruction points determine the network's input,
    /// so the bundle must also be present when a training is resumed; without a bundle, the points are untrained. A
    /// relative path is relative to the configuration file. The first stage may have any level. Default null.
    /// </summary>
    public string? StartFrom { get; init; }

    /// <summary>Side of a block in pixels: 8, 16 or 32. Default 32.</summary>
    public int BlockSize { get; init; } = 32;

    /// <summary>
    /// The networks, by the names that levels refer to: <c>x4</c> and <c>x2</c> for squares by default.
    /// </summary>
    public required IReadOnlyDictionary<string, NetworkConfiguration> Networks { get; init; }

    /// <summary>
    /// The levels as the paper's squares; null, the default, for squares with default settings, or if
    /// <see cref="Levels"/> or <see cref="Steps"/> are given.
    /// </summary>
    public SquareLevels? Squares { get; init; }

    /// <summary>
    /// The levels as halving steps of the separable kernel, which is not trained; null, the default, for another
    /// kernel.
    /// </summary>
    public HalvingSteps? Steps { get; init; }

    /// <summary>
    /// The levels one by one, as in a bundle's manifest; null, the default, for <see cref="Steps"/> or
    /// <see cref="Squares"/>.
    /// </summary>
    public IReadOnlyList<LevelDescription>? Levels { get; init; }

    /// <summary>
    /// Whether P-U_i has its 3x3 convolution (paper, table 3); false fixes it to the identity. Default true.
    /// </summary>
    public bool Convolution { get; init; } = true;

    /// <summary>
    /// The stages in order; levels must not decrease, and none may be skipped. A stage of level 0 with a sampler rate
    /// of 0 may be anywhere if that level's samples are a network's input: it trains that network alone.
    /// </summary>
    public required IReadOnlyList<StageConfiguration> Stages { get; init; }

    /// <summary>Seed of all random numbers. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Side of the square training patches in pixels, a multiple of the block. Default 64.</summary>
    public int PatchSize { get; init; } = 64;

    /// <summary>Patches per iteration. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// Weight of the mean squared error of the low-resolution picture (lambda 1 in equation 6). Default 0.1.
    /// </summary>
    public double LowResolutionWeight { get; init; } = 0.1;

    /// <summary>Weight of the absolute error of the result (lambda 2 in equation 6). Default 1.</summary>
    public double ResultWeight { get; init; } = 1;

    /// <summary>
    /// Weight of the result's chroma error relative to its luma error. Default 1: red, green and blue count equally.
    /// </summary>
    public double ResultChromaWeight { get; init; } = 1;

    /// <summary>
    /// Weight of the absolute error of luma in addition to that of red, green and blue; only with the separable kernel.
    /// Default 0.
    /// </summary>
    public double LumaWeight { get; init; }

    /// <summary>
    /// Power of luma's step by which a block's error is divided, so that fine levels, whose errors are small, count
    /// alongside coarse ones; only with the separable kernel. Default 0: all errors count equally.
    /// </summary>
    public double StepExponent { get; init; }

    /// <summary>
    /// Initial weight of luma details in the colours of LR_0, which a x1/4 picture cannot represent: more information
    /// to enlarge from, at the cost of coloured fringes along edges. Default 0: the bicubic picture.
    /// </summary>
    public double FirstPictureDetail { get; init; }

    /// <summary>
    /// Initial weight of luma details in the colours of the x1/2 picture, as estimated by Phi^i from the samples; 0
    /// leaves them to data consistency. Default 0.
    /// </summary>
    public double ExpandedDetail { get; init; }

    /// <summary>
    /// Fraction of the patches whose blocks have levels of their own, including 0; 0..1. Default 0.25.
    /// </summary>
    public double MixedFraction { get; init; } = 0.25;

    /// <summary>How gradients pass through the quantisation. Default <see cref="Rounding.StraightThrough"/>.</summary>
    public Rounding Rounding { get; init; } = Rounding.StraightThrough;

    /// <summary>
    /// Whether the bodies of the networks compute in bfloat16 during training; Omni-SR always computes in 32 bits, as
    /// do validations. Default false.
    /// </summary>
    public bool BFloat16 { get; init; }

    /// <summary>
    /// Weight of chroma errors relative to luma errors when the kernel's rows are chosen. Default 0.6.
    /// </summary>
    public double ChromaWeight { get; init; } = 0.6;

    /// <summary>
    /// Factor, 1 or more, by which the closed form assumes chroma to vary more than in the training pictures. Samples
    /// that colourful pictures need are then chosen even if LR_0 carries details in its colours, and are sent after
    /// those that the training pictures need more. Default 1.
    /// </summary>
    public double ChromaSpread { get; init; } = 1;

    /// <summary>Number of blocks from which the closed form is computed. Default 100,000.</summary>
    public int StatisticsBlocks { get; init; } = 100_000;

    /// <summary>
    /// Decay per iteration of the running mean of the weights, which is exported; 0 exports the last weights. Default
    /// 0.999.
    /// </summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>
    /// GiB of memory for decoded pictures, which <c>psr train</c> passes to <see cref="TrainingPictures.Load"/>;
    /// further pictures are decoded again for every patch. 0 keeps none. Default 6.
    /// </summary>
    public double MemoryBudget { get; init; } = 6;

    /// <summary>Number of pictures held out for validation. Default 16.</summary>
    public int HeldOut { get; init; } = 16;

    /// <summary>Iterations between checkpoints. Default 500.</summary>
    public int CheckpointInterval { get; init; } = 500;

    /// <summary>Iterations per line of the log. Default 50.</summary>
    public int LogInterval { get; init; } = 50;

    /// <summary>Iterations between validations; 0 for none. Default 1,000.</summary>
    public int ValidationInterval { get; init; } = 1000;

    /// <summary>CPU threads; 0 leaves the choice to libtorch. Default 0.</summary>
    public int Threads { get; init; }

    /// <summary>Reads a configuration file; paths in it are converted to full paths.</summary>
    /// <param name="path">The JSON file.</param>
    /// <exception cref="InvalidModelException">
    /// The file is not valid JSON, has unknown or missing names, or has invalid values.
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
            Networks = read.WithWeights(weights => Path.GetFullPath(weights, folder)),
        };
    }

    /// <summary>Parses a configuration.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="source">The text's origin, for messages.</param>
    /// <exception cref="InvalidModelException">
    /// The text is not valid JSON, has unknown or missing names, or has invalid values.
    /// </exception>
    public static TrainingConfiguration Parse(string json, string source) => TrainingJson.Parse(json, source);

    /// <summary>The configuration as JSON.</summary>
    public string ToJson() => TrainingJson.Write(this);

    /// <summary>The levels that are trained.</summary>
    /// <exception cref="ArgumentException">Blocks or steps are invalid.</exception>
    public IReadOnlyList<LevelDescription> CreateLevels() =>
        Levels ?? Steps?.Create() ?? (Squares ?? new()).Create(BlockSize);

    /// <summary>Validates the values and their combination.</summary>
    /// <exception cref="ArgumentException">A value is invalid; the message names it.</exception>
    public void Validate() => TrainingRules.Validate(this);

    /// <summary>
    /// The configuration without what is specific to one machine. The names of a bundle and of weight files are kept:
    /// stages may depend on the existence of a bundle.
    /// </summary>
    internal TrainingConfiguration WithoutFolders() => this with
    {
        Data = [],
        Output = DefaultOutput,
        StartFrom = StartFrom is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(StartFrom)),
        Networks = WithWeights(weights => Path.GetFileName(weights)),
    };

    /// <summary>The configuration of a network that a level names.</summary>
    /// <exception cref="ArgumentException">The network is not configured.</exception>
    internal NetworkConfiguration NetworkOf(string name) =>
        Networks.TryGetValue(ConfiguredName(name), out NetworkConfiguration? network)
            ? network
            : throw new ArgumentException($"a level names network '{name}', which is not among the networks.");

    /// <summary>
    /// The name under which a network is configured: its own, or that of the increments' common network.
    /// </summary>
    internal string ConfiguredName(string name) =>
        Levels is null && !Networks.ContainsKey(name) ? (Squares ?? new()).CommonName(name) : name;

    /// <summary>Creates the model to train, with random weights.</summary>
    /// <exception cref="InvalidModelException">An architecture is unknown or its settings are invalid.</exception>
    /// <exception cref="ArgumentException">
    /// A network is not configured, or its factor does not match the levels.
    /// </exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    internal TrainedModel CreateNetwork()
    {
        IReadOnlyList<LevelDescription> levels = CreateLevels();
        Dictionary<string, SuperResolutionNetwork> made = [];
        foreach (string name in levels.Select(level => level.Network).Distinct())
        {
            NetworkConfiguration network = NetworkOf(name);
            made[name] = NetworkCatalog.Create(
                network.Architecture, network.Factor ?? FactorOf(name, levels), network.Settings);
        }

        return TransformNetwork.IsOf(levels)
            ? new TransformNetwork(levels, made)
            : new ProgressiveNetwork(BlockSize, levels, made);
    }

    private int FactorOf(string network, IReadOnlyList<LevelDescription> levels)
    {
        LevelDescription lowest = levels.First(level => level.Network == network);
        int ofSamples = BlockSize / lowest.Side;
        return LevelDescription.IsFedWithSamples(levels, BlockSize, network, ofSamples)
            ? ofSamples
            : BlockSize / lowest.ExpandedSide;
    }

    private Dictionary<string, NetworkConfiguration> WithWeights(Func<string, string> path) =>
        Networks.ToDictionary(pair => pair.Key, pair => pair.Value.WithWeights(path));
}
