using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>What to render, and how.</summary>
public sealed record RenderOptions
{
    /// <summary>The smallest <see cref="TileSize"/>.</summary>
    public const int MinTileSize = 16;

    /// <summary>The largest <see cref="TileSize"/>.</summary>
    public const int MaxTileSize = 4096;

    internal static readonly RenderOptions Default = new();

    /// <summary>The pixels to render.</summary>
    /// <value>Null, the default, for the whole picture.</value>
    public PixelRegion? Region { get; init; }

    /// <summary>Render as if only this level and those below it were held.</summary>
    /// <value>0 or above; null, the default, for all that is held.</value>
    /// <exception cref="ArgumentOutOfRangeException">The level is negative.</exception>
    public int? MaxLevel
    {
        get;
        init
        {
            if (value is int level)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(level, nameof(MaxLevel));
            }

            field = value;
        }
    }

    /// <summary>Whether refined blocks are made to agree with the samples held after the super-resolver.</summary>
    /// <remarks>
    /// A block whose samples are those of one colour shows that colour. Where a smooth surface lies within what rounding
    /// and clipping of the samples allow, the block shows the surface. All others are corrected by their samples.
    /// </remarks>
    /// <value>
    /// True by default; false is the paper's own scheme, and what models without data consistency always do
    /// (<see cref="ModelManifest.DataConsistency"/>).
    /// </value>
    public bool DataConsistency { get; init; } = true;

    /// <summary>
    /// Low-resolution pixels per side that the super-resolver sees at once, its halo not counted; rounded down to whole
    /// blocks, at least one. Smaller tiles need less memory and compute more halo. Not used for networks that state a
    /// <see cref="SuperResolverInfo.FixedTile"/> or a <see cref="SuperResolverInfo.Window"/>.
    /// </summary>
    /// <value>512 by default; <see cref="MinTileSize"/> to <see cref="MaxTileSize"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside its range.</exception>
    public int TileSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, MinTileSize, nameof(TileSize));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxTileSize, nameof(TileSize));
            field = value;
        }
    } = 512;
}
