namespace ProgressiveSR;

/// <summary>What a receiver knows of an encoded picture before it asks for increments. Immutable and thread-safe.</summary>
public class PictureDescription
{
    /// <summary>Makes a description.</summary>
    /// <param name="header">Picture, model and sizes.</param>
    /// <param name="tiles">The picture's blocks and tiles.</param>
    /// <param name="modelName">The model's name.</param>
    /// <param name="headerBytes">Bytes that a receiver takes in before the first increment.</param>
    /// <param name="alphaBytes">Bytes of the compressed alpha plane; 0 for an opaque picture.</param>
    /// <param name="levels">The levels in order, each cumulative through itself.</param>
    protected internal PictureDescription(
        PictureHeader header,
        TileGrid tiles,
        string modelName,
        int headerBytes,
        long alphaBytes,
        IReadOnlyList<EncodedLevel> levels)
    {
        Header = header;
        Tiles = tiles;
        ModelName = modelName;
        HeaderBytes = headerBytes;
        AlphaBytes = alphaBytes;
        Levels = levels;
    }

    /// <summary>Picture, model and sizes: what all packets have in common.</summary>
    public PictureHeader Header { get; }

    /// <summary>How the picture lies on blocks.</summary>
    public BlockGrid Grid => Tiles.Blocks;

    /// <summary>How the blocks lie in tiles.</summary>
    public TileGrid Tiles { get; }

    /// <summary>
    /// The name of the model that the picture was sampled with: a hint for finding it;
    /// <see cref="PictureHeader.Model"/> decides. It holds no path separators.
    /// </summary>
    public string ModelName { get; }

    /// <summary>Bytes that a receiver takes in before the first increment: header, index and measured figures.</summary>
    public int HeaderBytes { get; }

    /// <summary>Bytes of the compressed alpha plane; 0 for an opaque picture.</summary>
    public long AlphaBytes { get; }

    /// <summary>Whether the picture has an alpha plane.</summary>
    public bool HasAlpha => AlphaBytes > 0;

    /// <summary>The levels in order, each cumulative through itself.</summary>
    public IReadOnlyList<EncodedLevel> Levels { get; }

    /// <summary>The highest level that there is.</summary>
    public int HighestLevel => Levels.Count - 1;
}
