using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

/// <summary>Reads and writes <c>manifest.json</c>.</summary>
public static class ModelManifestJson
{
    /// <summary>The manifest format version, the only one that this library reads and writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>The name of the manifest file in a bundle.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Serialises a manifest as UTF-8.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <exception cref="InvalidModelException">Its levels and networks do not match.</exception>
    public static byte[] Write(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        manifest.RequireFits();
        ManifestDocument document = new(
            FormatVersion,
            manifest.Name,
            manifest.Description,
            manifest.TrainedOn,
            manifest.Fingerprint.ToString(),
            manifest.BlockSize,
            manifest.Levels,
            manifest.Networks,
            manifest.Files)
        {
            Kernel = manifest.Kernel,
            TileSizes = manifest.TileSizes == ModelManifest.DefaultTileSizes ? null : manifest.TileSizes,
            BaseModel = manifest.BaseModel,
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, ManifestContext.Default.ManifestDocument);
    }

    /// <summary>Reads a manifest and checks it for consistency.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <exception cref="InvalidModelException">
    /// The document is not a manifest or has another version, its schedule is invalid, its networks do not match its
    /// levels, or its fingerprint does not match its files.
    /// </exception>
    public static ModelManifest Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            ReadOnlySpan<byte> json = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[3..] : utf8;
            ManifestDocument document = JsonSerializer.Deserialize(json, ManifestContext.Default.ManifestDocument)
                ?? throw new InvalidModelException("The model manifest is empty.");
            if (document.Format != FormatVersion)
            {
                throw new InvalidModelException(
                    $"The model manifest has format {document.Format}; this library reads format {FormatVersion}.");
            }

            RequireWhole(document);
            _ = new BlockGrid(1, 1, document.BlockSize);
            ModelManifest manifest = new()
            {
                Name = document.Name,
                Description = document.Description,
                TrainedOn = document.TrainedOn,
                BlockSize = document.BlockSize,
                Kernel = document.Kernel,
                Levels = document.Levels,
                TileSizes = document.TileSizes ?? ModelManifest.DefaultTileSizes,
                Networks = document.Networks,
                BaseModel = document.BaseModel,
                Files = document.Files,
            };
            manifest.RequireFits();
            if (manifest.Fingerprint.ToString() != document.Fingerprint)
            {
                throw new InvalidModelException(
                    $"Model '{manifest.Name}' states fingerprint {document.Fingerprint}, but its schedule and kernel "
                    + $"files have {manifest.Fingerprint}.");
            }

            return manifest;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidModelException($"The model manifest cannot be read: {e.Message}", e);
        }
    }

    /// <summary>
    /// The serializer rejects nulls in properties but not in lists, and checks settings only when they are used.
    /// </summary>
    private static void RequireWhole(ManifestDocument document)
    {
        if (document.Levels.Any(level => level is null || level.Rows.Contains(null!))
            || document.Networks.Contains(null!)
            || document.Files.Contains(null!))
        {
            throw new InvalidModelException("The model manifest lists null among its levels, networks or files.");
        }

        foreach (NetworkDescription network in document.Networks)
        {
            _ = network.Settings.ToJsonString();
            if (network.Factor is < 1 or > 32 || network.Halo is < 0 or > BlockGrid.MaxSide || network.Parameters < 0
                || !double.IsFinite(network.MultiplyAddsPerPixel) || network.MultiplyAddsPerPixel < 0)
            {
                throw new InvalidModelException(
                    $"The model manifest has a network '{network.Name}' of factor {network.Factor} with halo "
                    + $"{network.Halo}, {network.Parameters} parameters and {network.MultiplyAddsPerPixel} "
                    + "multiply-adds per pixel: one of these numbers is out of range.");
            }

            if (network.Window is NetworkWindow window && network.Halo != window.Reach)
            {
                throw new InvalidModelException(
                    $"The model manifest has a network of factor {network.Factor} with halo {network.Halo} and windows "
                    + $"of {window.Side} pixels, whose halo is {window.Reach}.");
            }
        }

        foreach (LevelDescription level in document.Levels)
        {
            if (level.Side is < 1 or > 32 || level.ExpandedSide is < 1 or > 32 || !Enum.IsDefined(level.Codec))
            {
                throw new InvalidModelException(
                    $"The model manifest has a level of side {level.Side}, expanded to {level.ExpandedSide}, in codec "
                    + $"{level.Codec}: one of these is out of range.");
            }
        }
    }
}

/// <summary>The document as stored in the file.</summary>
internal sealed record ManifestDocument(
    int Format,
    string Name,
    string Description,
    string TrainedOn,
    string Fingerprint,
    int BlockSize,
    IReadOnlyList<LevelDescription> Levels,
    IReadOnlyList<NetworkDescription> Networks,
    IReadOnlyList<ModelFile> Files)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public KernelKind Kernel { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TileSizes? TileSizes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BaseModel { get; init; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ManifestDocument))]
internal sealed partial class ManifestContext : JsonSerializerContext;
