using ProgressiveSR.Models;

namespace ProgressiveSR;

/// <summary>What all packets of an encoded picture have in common.</summary>
/// <param name="Picture">Identifies the picture: a hash of its size and pixels.</param>
/// <param name="Model">Identifies the sampling (<see cref="ModelManifest.Fingerprint"/>).</param>
/// <param name="Width">Width in pixels, without padding.</param>
/// <param name="Height">Height in pixels, without padding.</param>
/// <param name="TileSide">Side of a tile, the smallest unit coded on its own, in blocks; 1 to 255.</param>
public readonly record struct PictureHeader(ContentId Picture, ContentId Model, int Width, int Height, int TileSide)
{
    /// <summary>The maximum <see cref="TileSide"/>.</summary>
    public const int MaxTileSide = byte.MaxValue;
}
