using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

/// <summary>
/// The definition of a model: schedule, networks and files. Stored as <c>manifest.json</c> in a bundle
/// (<see cref="ModelManifestJson"/>). Immutable and thread-safe.
/// </summary>
public sealed class ModelManifest
{
    private readonly Lazy<ContentId> fingerprint;
    private readonly Lazy<LevelSchedule> schedule;

    /// <summary>Creates a manifest.</summary>
    public ModelManifest()
    {
        fingerprint = new Lazy<ContentId>(ComputeFingerprint);
        schedule = new Lazy<LevelSchedule>(
            () => new LevelSchedule(Levels!.Select(level => level.Rows), 3 * BlockSize * BlockSize));
    }

    /// <summary>Sizes of tiles unless a model has others: 4x4 blocks at all levels.</summary>
    public static TileSizes DefaultTileSizes => new(4);

    /// <summary>The model's short name, such as <c>lite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A one-sentence description for users.</summary>
    public string Description { get; init; } = "";

    /// <summary>Side of a block in pixels: 8, 16 or 32.</summary>
    public required int BlockSize { get; init; }

    /// <summary>The kind of kernel that samples blocks.</summary>
    public KernelKind Kernel { get; init; }

    /// <summary>The levels, in ascending order from 0.</summary>
    public required IReadOnlyList<LevelDescription> Levels { get; init; }

    /// <summary>The sampling schedule that follows from <see cref="Levels"/>.</summary>
    /// <exception cref="ArgumentException">The levels do not form a valid schedule.</exception>
    public LevelSchedule Schedule => schedule.Value;

    /// <summary>Sizes of the tiles into which a sender divides pictures unless its options have others.</summary>
    /// <value><see cref="DefaultTileSizes"/> by default.</value>
    public TileSizes TileSizes { get; init; } = DefaultTileSizes;

    /// <summary>The networks, each used by at least one level.</summary>
    public required IReadOnlyList<NetworkDescription> Networks { get; init; }

    /// <summary>Whether any level has data consistency; without it the model follows the paper's own scheme.</summary>
    public bool DataConsistency => Levels.Any(level => level.Corrected);

    /// <summary>
    /// Whether receivers can estimate the quality of what they show from increments (<see cref="InnovationFit"/>).
    /// </summary>
    public bool HasInnovation => Levels.Count > 1 && Levels.Skip(1).All(level => level.Innovation is not null);

    /// <summary>The training data, described for users.</summary>
    public string TrainedOn { get; init; } = "";

    /// <summary>
    /// Name of the model whose files this one takes where its own folder has none, the kernels and coding tables at
    /// least; null for a model that is whole by itself. See <see cref="ModelBundle.WithBase"/>.
    /// </summary>
    public string? BaseModel { get; init; }

    /// <summary>All files except the manifest itself, those of the base model included.</summary>
    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>
    /// Identifies the samples: block size, schedule, kernel files and coding tables. It is part of every packet;
    /// models with the same fingerprint can read each other's packets, whatever their networks.
    /// </summary>
    public ContentId Fingerprint => fingerprint.Value;

    /// <summary>Checks that a model's name can be stored in <c>.psr</c> files.</summary>
    /// <param name="name">
    /// 1 to 255 bytes of UTF-8 without control characters or the path characters <c>/ \ :</c>; not <c>.</c> or
    /// <c>..</c>.
    /// </param>
    /// <exception cref="ArgumentException">The name is not valid.</exception>
    public static void ValidateName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ModelNameRule.IsValid(name))
        {
            throw new ArgumentException($"name is '{name}', but must be {ModelNameRule.Text}.");
        }
    }

    /// <summary>
    /// The file with the tables of <see cref="PayloadCodec.Context"/> and the reconstruction points of truncated
    /// coefficients. A model without one codes and reconstructs its samples as if nothing were known of them.
    /// </summary>
    public const string TablesFile = "coding.safetensors";

    /// <summary>The name of the file with a level's kernel rows.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public static string SamplingFile(int level) => $"sampling-{level}.safetensors";

    /// <summary>The name of the file with the weights of a level's processing unit.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public static string ProcessingFile(int level) => $"processing-{level}.safetensors";

    /// <summary>The name of the file with a network's weights.</summary>
    /// <param name="network">The network's name.</param>
    public static string NetworkFile(string network) => $"superresolver-{network}.safetensors";

    /// <summary>Finds a network by name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidModelException">The model has no such network.</exception>
    public NetworkDescription Network(string name) =>
        Networks.FirstOrDefault(network => network.Name == name)
        ?? throw new InvalidModelException(
            $"Model '{Name}' has no network '{name}', only {string.Join(", ", Networks.Select(known => known.Name))}.");

    /// <summary>The network that renders a level.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="InvalidModelException">The model has no such network.</exception>
    public NetworkDescription NetworkOf(int level) => Network(Levels[level].Network);

    /// <summary>
    /// Whether a network's input is the samples of the lowest level, which form a picture, rather than the output of
    /// the Expanding modules.
    /// </summary>
    /// <param name="network">A network of the model.</param>
    internal bool IsFedWithSamples(NetworkDescription network) =>
        LevelDescription.IsFedWithSamples(Levels, BlockSize, network.Name, network.Factor);

    /// <summary>Side in pixels of a block in the low-resolution picture of a level.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such level.</exception>
    public int LowResolutionSide(int level)
    {
        int factor = NetworkOf(level).Factor;
        return Kernel == KernelKind.Transform ? Levels[level].Side : BlockSize / factor;
    }

    /// <summary>The levels that a network renders, in ascending order.</summary>
    internal IEnumerable<int> LevelsOf(NetworkDescription network) =>
        Enumerable.Range(0, Levels.Count).Where(level => Levels[level].Network == network.Name);

    /// <summary>Checks that levels and networks match.</summary>
    /// <exception cref="InvalidModelException">
    /// A level refers to an unknown network, or its output has the wrong size for the network that renders it or a
    /// neighbouring block; or a network is used by no level, or two networks share a name.
    /// </exception>
    internal void RequireFits()
    {
        foreach (LevelDescription level in Levels)
        {
            _ = Network(level.Network);
        }

        if (BaseModel is { } name && !ModelNameRule.IsValid(name))
        {
            throw new InvalidModelException(
                $"Model '{Name}' names the base model '{name}', but a name is {ModelNameRule.Text}.");
        }

        RequireKernel();
        RequireInnovation();

        foreach (NetworkDescription network in Networks)
        {
            if (!IsName(network.Name) || Networks.Count(other => other.Name == network.Name) > 1
                || !LevelsOf(network).Any())
            {
                throw new InvalidModelException(
                    $"Model '{Name}' lists network '{network.Name}' twice, under an invalid name, or for no level.");
            }

            int side = BlockSize / network.Factor;
            LevelDescription? unfit = IsFedWithSamples(network)
                ? null
                : Levels.Take(LevelsOf(network).Max() + 1).FirstOrDefault(level => level.ExpandedSide != side);
            if (BlockSize % network.Factor != 0 || unfit is not null)
            {
                throw new InvalidModelException(
                    $"Network '{network.Name}' of model '{Name}' enlarges by {network.Factor}, but a level has no "
                    + $"picture of {side}x{side} pixels per block for it.");
            }
        }
    }

    private void RequireKernel()
    {
        bool isTransform = Kernel == KernelKind.Transform;
        if (isTransform && BlockSize != BlockTransform.Side)
        {
            throw new InvalidModelException(
                $"Model '{Name}' has blocks of {BlockSize} pixels, where the separable kernel's have "
                + $"{BlockTransform.Side}.");
        }

        foreach (KernelRows rows in Levels.SelectMany(level => level.Rows))
        {
            if (isTransform != (rows.Coding == SampleCoding.Truncated))
            {
                throw new InvalidModelException(
                    $"Model '{Name}' has {rows.Coding} rows of a kernel of kind {Kernel}.");
            }
        }

        if (isTransform && (Enumerable.Range(0, Levels.Count - 1).Any(level => !Schedule.IsRefined(level))
            || Levels.Any(level => level.Side is not (8 or 16))))
        {
            throw new InvalidModelException(
                $"Model '{Name}' has a level that is not refined by the next, or makes neither 8x8 nor 16x16 pixels of "
                + "a block.");
        }
    }

    private void RequireInnovation()
    {
        for (int level = 0; level < Levels.Count; level++)
        {
            if (Levels[level].Innovation is { } fit && (level == 0 || !HasInnovation || !fit.IsUsable(Kernel)))
            {
                throw new InvalidModelException(
                    $"Model '{Name}' has no usable weights of innovation at level {level}: each level above 0, or "
                    + $"none, has {InnovationFit.CountOf(Kernel)} before and after its increment, "
                    + (Kernel == KernelKind.Transform ? "of 0 or above and not all 0." : "from -20 to 20."));
            }
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    /// <summary>The manifest entry of a file.</summary>
    /// <param name="name">File name without folder.</param>
    /// <exception cref="InvalidModelException">The manifest does not list the file.</exception>
    public ModelFile File(string name) =>
        Files.FirstOrDefault(file => file.Name == name)
        ?? throw new InvalidModelException($"Model '{Name}' does not list a file '{name}'.");

    private ContentId ComputeFingerprint()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"ProgressiveSR sampling 2\nblock {BlockSize}\n");
        for (int level = 0; level < Schedule.Count; level++)
        {
            foreach (KernelRows rows in Schedule[level])
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"level {level} rows {rows.First} {rows.Count} step {rows.Step:R} coding {(int)rows.Coding}\n");
            }

            if (Kernel == KernelKind.Dense)
            {
                text.Append(CultureInfo.InvariantCulture, $"kernel {File(SamplingFile(level)).Sha256}\n");
            }
        }

        if (Kernel == KernelKind.Transform)
        {
            text.Append("kernel transform 1\n");
        }

        if (Files.FirstOrDefault(file => file.Name == TablesFile) is { } tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"tables {tables.Sha256}\n");
        }

        return ContentId.Read(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>A bundle file's entry in the manifest.</summary>
/// <param name="Name">File name without folder.</param>
/// <param name="Bytes">Length in bytes.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record ModelFile(string Name, long Bytes, string Sha256);
