using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ProgressiveSR;

/// <summary>
/// What a model is: its schedule, networks and files. Written as <c>manifest.json</c> in a bundle
/// (<see cref="ModelManifestJson"/>). Immutable and thread-safe.
/// </summary>
public sealed class ModelManifest
{
    private readonly Lazy<ContentId> fingerprint;
    private readonly Lazy<LevelSchedule> schedule;

    /// <summary>Makes a manifest.</summary>
    public ModelManifest()
    {
        fingerprint = new Lazy<ContentId>(ComputeFingerprint);
        schedule = new Lazy<LevelSchedule>(
            () => new LevelSchedule(Levels!.Select(level => level.Rows), 3 * BlockSize * BlockSize));
    }

    /// <summary>The model's short name, such as <c>lite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A sentence for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Side of a block in pixels: 8, 16 or 32.</summary>
    public required int BlockSize { get; init; }

    /// <summary>The levels, from 0 up.</summary>
    public required IReadOnlyList<LevelDescription> Levels { get; init; }

    /// <summary>What each level samples, out of <see cref="Levels"/>.</summary>
    /// <exception cref="ArgumentException">There can be no such schedule.</exception>
    public LevelSchedule Schedule => schedule.Value;

    /// <summary>The networks, each named by a level or more.</summary>
    public required IReadOnlyList<NetworkDescription> Networks { get; init; }

    /// <summary>
    /// Whether results of some levels are made to agree with the samples; without any it is the paper's own scheme.
    /// </summary>
    public bool DataConsistency => Levels.Any(level => level.Corrected);

    /// <summary>What it was trained on, for people.</summary>
    public string TrainedOn { get; init; } = "";

    /// <summary>All files but the manifest itself.</summary>
    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>
    /// Names the sampling: block size, schedule and kernel files. Packets carry it; two models with the same
    /// fingerprint read each other's packets, whatever their networks.
    /// </summary>
    public ContentId Fingerprint => fingerprint.Value;

    /// <summary>Checks that <c>.psr</c> files can carry a model's name.</summary>
    /// <param name="name">
    /// 1 to 255 bytes of UTF-8 without control characters and the characters <c>/ \ :</c> of paths; neither <c>.</c> nor
    /// <c>..</c>.
    /// </param>
    /// <exception cref="ArgumentException">The name breaks the rule.</exception>
    public static void ValidateName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!PsrModelName.IsValid(name))
        {
            throw new ArgumentException($"name is '{name}', where a model's name has {PsrModelName.Rule}.");
        }
    }

    /// <summary>The file that holds a level's kernel rows.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public static string SamplingFile(int level) => $"sampling-{level}.safetensors";

    /// <summary>The file that holds the weights of a level's processing unit.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public static string ProcessingFile(int level) => $"processing-{level}.safetensors";

    /// <summary>The file that holds the weights of a network.</summary>
    /// <param name="network">The network's name.</param>
    public static string NetworkFile(string network) => $"superresolver-{network}.safetensors";

    /// <summary>A network by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidModelException">The model has none.</exception>
    public NetworkDescription Network(string name) =>
        Networks.FirstOrDefault(network => network.Name == name)
        ?? throw new InvalidModelException(
            $"Model '{Name}' has no network '{name}', only {string.Join(", ", Networks.Select(known => known.Name))}.");

    /// <summary>The network that shows a level.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="InvalidModelException">The model has none.</exception>
    public NetworkDescription NetworkOf(int level) => Network(Levels[level].Network);

    /// <summary>
    /// Whether a network is fed with the samples of the lowest level, which are a picture; else with what the Expanding
    /// modules make.
    /// </summary>
    /// <param name="network">A network of the model.</param>
    internal bool IsFedWithSamples(NetworkDescription network) =>
        LevelDescription.IsFedWithSamples(Levels, BlockSize, network.Name, network.Factor);

    /// <summary>The levels that a network shows, from the lowest up.</summary>
    internal IEnumerable<int> LevelsOf(NetworkDescription network) =>
        Enumerable.Range(0, Levels.Count).Where(level => Levels[level].Network == network.Name);

    /// <summary>Checks that levels and networks fit each other.</summary>
    /// <exception cref="InvalidModelException">
    /// A level names a network that there is not, or makes nothing that a network could be fed with which shows it or a
    /// block beside it; or no level names a network, or two networks have one name.
    /// </exception>
    internal void RequireFits()
    {
        foreach (LevelDescription level in Levels)
        {
            _ = Network(level.Network);
        }

        foreach (NetworkDescription network in Networks)
        {
            if (!IsName(network.Name) || Networks.Count(other => other.Name == network.Name) > 1
                || !LevelsOf(network).Any())
            {
                throw new InvalidModelException(
                    $"Model '{Name}' lists network '{network.Name}' twice, under a name that cannot be, or for no level.");
            }

            int side = BlockSize / network.Factor;
            LevelDescription? unfit = IsFedWithSamples(network)
                ? null
                : Levels.Take(LevelsOf(network).Max() + 1).FirstOrDefault(level => level.ExpandedSide != side);
            if (BlockSize % network.Factor != 0 || unfit is not null)
            {
                throw new InvalidModelException(
                    $"Network '{network.Name}' of model '{Name}' enlarges by {network.Factor}, but a level makes no picture "
                    + $"of {side}x{side} pixels a block for it.");
            }
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    /// <summary>The list entry of a file.</summary>
    /// <param name="name">File name without a folder.</param>
    /// <exception cref="InvalidModelException">The manifest lists no such file.</exception>
    public ModelFile File(string name) =>
        Files.FirstOrDefault(file => file.Name == name)
        ?? throw new InvalidModelException($"Model '{Name}' lists no file '{name}'.");

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

            text.Append(CultureInfo.InvariantCulture, $"kernel {File(SamplingFile(level)).Sha256}\n");
        }

        return ContentId.Read(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
