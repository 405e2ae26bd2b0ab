using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>All that decides how a model is trained; read from a JSON file (camelCase names).</summary>
public sealed record TrainingConfiguration
{
    private const string DefaultOutput = "training";

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
    /// With sampler rates of 0 the new model reads the packets of the old one. Of the separable kernel, the bundle's
    /// reconstruction points make what the network is fed with, so it has to be there when a training goes on; without
    /// one the points are untrained. A relative folder starts at the configuration file. The first stage may have any
    /// level. Default null.
    /// </summary>
    public string? StartFrom { get; init; }

    /// <summary>Side of a block in pixels: 8, 16 or 32. Default 32.</summary>
    public int BlockSize { get; init; } = 32;

    /// <summary>
    /// The networks, by the names by which levels choose them: <c>x4</c> and <c>x2</c> for squares, unless they say
    /// otherwise.
    /// </summary>
    public required IReadOnlyDictionary<string, NetworkConfiguration> Networks { get; init; }

    /// <summary>
    /// The levels, where they are the paper's squares; null, the default, for squares as they are by default, or where
    /// <see cref="Levels"/> are given.
    /// </summary>
    public SquareLevels? Squares { get; init; }

    /// <summary>
    /// The levels, where they are halving steps of the separable kernel, which then is not trained; null, the default,
    /// for another kernel.
    /// </summary>
    public HalvingSteps? Steps { get; init; }

    /// <summary>
    /// The levels one by one, as a bundle's manifest has them; null, the default, for <see cref="Steps"/> or
    /// <see cref="Squares"/>.
    /// </summary>
    public IReadOnlyList<LevelDescription>? Levels { get; init; }

    /// <summary>
    /// Whether P-U_i has its 3x3 convolution (paper, table 3); false keeps it the identity. Default true.
    /// </summary>
    public bool Convolution { get; init; } = true;

    /// <summary>
    /// The stages, in order; levels may not fall, and none may be skipped. A stage of level 0 that keeps the sampler
    /// (rate 0) may stand anywhere, where that level's samples are a network's input: it trains that network alone.
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
    /// Weight of the absolute error of luma beside that of red, green and blue; with the separable kernel only. Default 0.
    /// </summary>
    public double LumaWeight { get; init; }

    /// <summary>
    /// Power of luma's step by which a block's error is divided, so that fine levels count beside coarse ones, whose errors
    /// are larger; with the separable kernel only. Default 0: all errors alike.
    /// </summary>
    public double StepExponent { get; init; }

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
            Networks = read.WithWeights(weights => Path.GetFullPath(weights, folder)),
        };
    }

    /// <summary>Reads a configuration from its text.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InvalidModelException">
    /// It is no JSON, has unknown or missing names, or impossible values.
    /// </exception>
    public static TrainingConfiguration Parse(string json, string source) => TrainingJson.Parse(json, source);

    /// <summary>The configuration as JSON.</summary>
    public string ToJson() => TrainingJson.Write(this);

    /// <summary>The levels that are trained.</summary>
    /// <exception cref="ArgumentException">Blocks or steps are impossible.</exception>
    public IReadOnlyList<LevelDescription> CreateLevels() => Levels ?? Steps?.Create() ?? (Squares ?? new()).Create(BlockSize);

    /// <summary>Checks that the values are possible and do not contradict each other.</summary>
    /// <exception cref="ArgumentException">One is not; the message names it.</exception>
    public void Validate() => TrainingRules.Validate(this);

    /// <summary>
    /// The configuration without what belongs to one machine. The names of a bundle and of files of weights stay:
    /// stages may depend on there being a bundle.
    /// </summary>
    internal TrainingConfiguration WithoutFolders() => this with
    {
        Data = [],
        Output = DefaultOutput,
        StartFrom = StartFrom is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(StartFrom)),
        Networks = WithWeights(weights => Path.GetFileName(weights)),
    };

    /// <summary>How a network is made that a level names.</summary>
    /// <exception cref="ArgumentException">It is not configured.</exception>
    internal NetworkConfiguration NetworkOf(string name) =>
        Networks.TryGetValue(ConfiguredName(name), out NetworkConfiguration? network)
            ? network
            : throw new ArgumentException($"a level names network '{name}', which is not among the networks.");

    /// <summary>The name under which a network is configured: its own, or that of all networks of the increments.</summary>
    internal string ConfiguredName(string name) =>
        Levels is null && !Networks.ContainsKey(name) ? (Squares ?? new()).CommonName(name) : name;

    /// <summary>The model that is trained, with fresh weights.</summary>
    /// <exception cref="InvalidModelException">An architecture is unknown or its settings do not fit.</exception>
    /// <exception cref="ArgumentException">A network is not configured, or has a factor that the levels do not.</exception>
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
