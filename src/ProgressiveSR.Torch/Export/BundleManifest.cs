using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>Changes the manifest in a bundle's folder.</summary>
internal static class BundleManifest
{
    /// <summary>A manifest with other levels and files.</summary>
    /// <exception cref="InvalidModelException">They do not fit each other or the networks.</exception>
    public static byte[] With(
        ModelManifest manifest, IReadOnlyList<LevelDescription> levels, IReadOnlyList<ModelFile> files) =>
        ModelManifestJson.Write(new ModelManifest
        {
            Name = manifest.Name,
            Description = manifest.Description,
            TrainedOn = manifest.TrainedOn,
            BlockSize = manifest.BlockSize,
            Kernel = manifest.Kernel,
            TileSizes = manifest.TileSizes,
            Levels = levels,
            Networks = manifest.Networks,
            BaseModel = manifest.BaseModel,
            Files = files,
        });

    /// <summary>Writes the manifest into the folder, and opens the bundle.</summary>
    public static ModelBundle Write(string folder, byte[] json)
    {
        AtomicFile.Write(Path.Combine(folder, ModelManifestJson.FileName), stream => stream.Write(json));
        return ModelBundle.Open(folder);
    }
}
