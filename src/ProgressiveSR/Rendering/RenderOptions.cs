using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>What to render, and how.</summary>
public sealed record RenderOptions
{
    /// <summary>The minimum <see cref="TileSize"/>.</summary>
    public const int MinTileSize = 16;

    /// <summary>The maximum <see cref="TileSize"/>.</summary>
    public const int MaxTileSize = 4096;

    internal static readonly RenderOptions Default = new();

    /// <summary>The pixels to render.</summary>
    /// <value>Null, the default, for the whole picture.</value>
    public PixelRegion? Region { get; init; }

    /// <summary>The highest level to render; data above it is ignored.</summary>
    /// <value>0 or above; null, the default, to use all data received.</value>
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

    /// <summary>Whether refined blocks are made consistent with the received samples after super-resolution.</summary>
    /// <remarks>
    /// A block whose samples are those of a single colour shows that colour. If a smooth surface is consistent with the
    /// quantisation and clipping of the samples, the block shows the surface. All other blocks are corrected by their
    /// samples.
    /// </remarks>
    /// <value>
    /// True by default; false for the paper's own scheme, which models without data consistency always follow
    /// (<see cref="ModelManifest.DataConsistency"/>).
    /// </value>
    public bool DataConsistency { get; init; } = true;

    /// <summary>
    /// Low-resolution pixels per side that the super-resolver processes at once, without its halo; rounded down to
    /// whole blocks, but at least one. Smaller tiles need less memory but spend more on halos. Ignored for networks
    /// with a <see cref="SuperResolverInfo.FixedTile"/> or a <see cref="SuperResolverInfo.Window"/>.
    /// </summary>
    /// <value>512 by default; <see cref="MinTileSize"/> to <see cref="MaxTileSize"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
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
