namespace ProgressiveSR;

/// <summary>
/// What a receiver knows about an encoded picture before it fetches increments. Immutable and thread-safe.
/// </summary>
public class PictureDescription
{
    private readonly TileGrids tiles;

    /// <summary>Creates a description.</summary>
    /// <param name="header">Picture id, model id and sizes.</param>
    /// <param name="grid">The picture's block grid.</param>
    /// <param name="modelName">The model's name.</param>
    /// <param name="headerBytes">Bytes received before the first index.</param>
    /// <param name="alphaBytes">Bytes of the compressed alpha plane; 0 for an opaque picture.</param>
    /// <param name="levels">The levels in order; their totals are cumulative.</param>
    protected internal PictureDescription(
        PictureHeader header,
        BlockGrid grid,
        string modelName,
        int headerBytes,
        long alphaBytes,
        IReadOnlyList<EncodedLevel> levels)
    {
        Header = header;
        tiles = new TileGrids(grid, header.TileSizes);
        ModelName = modelName;
        HeaderBytes = headerBytes;
        AlphaBytes = alphaBytes;
        Levels = levels;
    }

    /// <summary>Picture id, model id and sizes, common to all packets.</summary>
    public PictureHeader Header { get; }

    /// <summary>The picture's block grid.</summary>
    public BlockGrid Grid => tiles.Blocks;

    /// <summary>
    /// The name of the model that sampled the picture. It helps to find the model, but
    /// <see cref="PictureHeader.Model"/> identifies it. It contains no path separators.
    /// </summary>
    public string ModelName { get; }

    /// <summary>Bytes received before the first index: header and quality figures.</summary>
    public int HeaderBytes { get; }

    /// <summary>Bytes of the compressed alpha plane; 0 for an opaque picture.</summary>
    public long AlphaBytes { get; }

    /// <summary>Whether the picture has an alpha plane.</summary>
    public bool HasAlpha => AlphaBytes > 0;

    /// <summary>The levels in order; their totals are cumulative.</summary>
    public IReadOnlyList<EncodedLevel> Levels { get; }

    /// <summary>The highest level.</summary>
    public int HighestLevel => Levels.Count - 1;

    /// <summary>The tile grid of a level; higher levels have the same, or one of smaller tiles inside these.</summary>
    /// <param name="level">Level, 0 to <see cref="HighestLevel"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public TileGrid GetTiles(int level)
    {
        RequireLevel(level);
        return tiles[level];
    }

    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    internal void RequireLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, HighestLevel);
    }
}
