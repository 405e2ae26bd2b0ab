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

    /// <summary>
    /// The networks: one of factor 4, and where there are levels above 0 one of factor 2, or one for each of them.
    /// </summary>
    public required IReadOnlyList<NetworkDescription> Networks { get; init; }

    /// <summary>
    /// Whether the processing units can make results agree with the samples; false is the paper's own scheme. True by
    /// default.
    /// </summary>
    public bool DataConsistency { get; init; } = true;

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
    /// <param name="factor">The network's factor.</param>
    /// <param name="level">The one level that it serves, or null for all of its factor.</param>
    public static string NetworkFile(int factor, int? level = null) =>
        $"superresolver-x{factor}{(level is null ? "" : $"-level{level}")}.safetensors";

    /// <summary>The network of a factor: a level's own, or the one for all levels.</summary>
    /// <param name="factor">4 or 2.</param>
    /// <param name="level">The level to serve; null for any, which only a network for all levels does.</param>
    /// <exception cref="InvalidModelException">The model has none.</exception>
    public NetworkDescription Network(int factor, int? level = null) =>
        Networks.Where(network => network.Factor == factor)
            .FirstOrDefault(network => network.Level is null || network.Level == level)
        ?? throw new InvalidModelException(
            $"Model '{Name}' has no super-resolution network of factor {factor}"
            + (Networks.All(network => network.Factor != factor) ? "."
                : level is null ? " for all levels: each level has its own." : $" for level {level}."));

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
