using ProgressiveSR.Models;

namespace ProgressiveSR;

/// <summary>What all packets of an encoded picture have in common.</summary>
/// <param name="Picture">Identifies the picture: a hash of its size and pixels.</param>
/// <param name="Model">Identifies the sampling (<see cref="ModelManifest.Fingerprint"/>).</param>
/// <param name="Width">Width in pixels, without padding.</param>
/// <param name="Height">Height in pixels, without padding.</param>
/// <param name="TileSizes">Sizes of the tiles of each level, the smallest units coded on their own.</param>
public readonly record struct PictureHeader(
    ContentId Picture, ContentId Model, int Width, int Height, TileSizes TileSizes);
