using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ProgressiveSR;

/// <summary>Reads and writes <c>manifest.json</c>.</summary>
public static class ModelManifestJson
{
    /// <summary>The version of the manifest that this library writes, and the only one it reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The manifest's file name in a bundle.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Writes a manifest as UTF-8.</summary>
    /// <param name="manifest">The manifest.</param>
    public static byte[] Write(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ManifestDocument document = new(
            FormatVersion,
            manifest.Name,
            manifest.Description,
            manifest.TrainedOn,
            manifest.Fingerprint.ToString(),
            manifest.BlockSize,
            [.. Enumerable.Range(0, manifest.Schedule.Count).Select(level => manifest.Schedule[level])],
            manifest.Networks,
            manifest.Files);
        return JsonSerializer.SerializeToUtf8Bytes(document, ManifestContext.Default.ManifestDocument);
    }

    /// <summary>Reads a manifest and checks that it does not contradict itself.</summary>
    /// <param name="utf8">The document.</param>
    /// <exception cref="InvalidModelException">
    /// It is no manifest, has another version, a schedule that cannot be, or a fingerprint that does not fit its files.
    /// </exception>
    public static ModelManifest Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            ManifestDocument document = JsonSerializer.Deserialize(utf8, ManifestContext.Default.ManifestDocument)
                ?? throw new InvalidModelException("The model manifest is empty.");
            if (document.Format != FormatVersion)
            {
                throw new InvalidModelException(
                    $"The model manifest has format {document.Format}; this library reads format {FormatVersion}.");
            }

            BlockGrid grid = new(1, 1, document.BlockSize);
            ModelManifest manifest = new()
            {
                Name = document.Name,
                Description = document.Description,
                TrainedOn = document.TrainedOn,
                BlockSize = document.BlockSize,
                Schedule = new LevelSchedule(document.Levels, 3 * grid.BlockSize * grid.BlockSize),
                Networks = document.Networks,
                Files = document.Files,
            };
            if (manifest.Fingerprint.ToString() != document.Fingerprint)
            {
                throw new InvalidModelException(
                    $"Model '{manifest.Name}' states fingerprint {document.Fingerprint}, but its schedule and kernel "
                    + $"files have {manifest.Fingerprint}.");
            }

            return manifest;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidModelException($"The model manifest cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>The document as it stands in the file.</summary>
internal sealed record ManifestDocument(
    int Format,
    string Name,
    string Description,
    string TrainedOn,
    string Fingerprint,
    int BlockSize,
    IReadOnlyList<IReadOnlyList<KernelRows>> Levels,
    IReadOnlyList<NetworkDescription> Networks,
    IReadOnlyList<ModelFile> Files);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ManifestDocument))]
internal sealed partial class ManifestContext : JsonSerializerContext;
