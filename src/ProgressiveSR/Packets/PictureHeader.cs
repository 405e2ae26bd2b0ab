using ProgressiveSR.Models;

namespace ProgressiveSR;

/// <summary>What all packets of an encoded picture have in common.</summary>
/// <param name="Picture">Names the picture: a hash of its size and pixels.</param>
/// <param name="Model">Names the sampling (<see cref="ModelManifest.Fingerprint"/>).</param>
/// <param name="Width">True width in pixels.</param>
/// <param name="Height">True height in pixels.</param>
/// <param name="TileSide">Side in blocks of a tile, the least that is coded by itself; 1 to 255.</param>
public readonly record struct PictureHeader(ContentId Picture, ContentId Model, int Width, int Height, int TileSide)
{
    /// <summary>The largest <see cref="TileSide"/>.</summary>
    public const int MaxTileSide = byte.MaxValue;
}
