using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// Writes into a bundle's folder what its increments tell of the pictures they arrive at. The fingerprint stays:
/// packets are read as before. Does not need libtorch.
/// </summary>
public static class BundleInnovation
{
    /// <summary>Writes fitted weights into the bundle's manifest.</summary>
    /// <param name="folder">The bundle's folder.</param>
    /// <param name="fits">Those of levels 1 to the highest, as fitted with the bundle's own networks.</param>
    /// <returns>The bundle, opened.</returns>
    /// <exception cref="ArgumentException">There are more or fewer fits than increments.</exception>
    /// <exception cref="InvalidModelException">
    /// The folder is not a valid bundle, or the weights are not usable.
    /// </exception>
    /// <exception cref="IOException">Writing failed.</exception>
    public static ModelBundle Write(string folder, IReadOnlyList<InnovationFit> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        ModelManifest manifest = ModelBundle.Open(folder).Manifest;
        if (fits.Count != manifest.Schedule.Highest)
        {
            throw new ArgumentException(
                $"Model '{manifest.Name}' has {manifest.Schedule.Highest} increments, not {fits.Count}.", nameof(fits));
        }

        LevelDescription[] levels =
        [
            .. manifest.Levels.Select((level, i) => level with { Innovation = i == 0 ? null : fits[i - 1] }),
        ];
        return BundleManifest.Write(folder, BundleManifest.With(manifest, levels, manifest.Files));
    }
}
