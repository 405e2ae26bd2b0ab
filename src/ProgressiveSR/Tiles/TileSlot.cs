using ProgressiveSR.Coding;

namespace ProgressiveSR.Tiles;

/// <summary>One of the smallest tiles of a <see cref="TileStore"/>, guarded by the store's lock.</summary>
/// <param name="blocks">The tile's blocks.</param>
internal sealed class TileSlot(BlockRegion blocks)
{
    private sbyte[]? asked;

    /// <summary>The tile's blocks.</summary>
    public BlockRegion Blocks => blocks;

    /// <summary>The samples received; null for none.</summary>
    public TileSamples? Samples { get; private set; }

    /// <summary>The level received, -1 for none.</summary>
    public int Level => Samples?.Level ?? -1;

    /// <summary>The errors of the linear picture that the parts of each level received state.</summary>
    public List<byte> Errors { get; } = [];

    /// <summary>The error stated by the highest level received; 0 if there is none.</summary>
    public byte Error => Errors is [.., byte last] ? last : (byte)0;

    /// <summary>Adds a level.</summary>
    public void Add(TileSamples samples, byte error)
    {
        Samples = samples;
        Errors.Add(error);
    }

    /// <summary>Sets the level to show of some blocks.</summary>
    public void Show(int level, BlockRegion shown)
    {
        if (shown.IsEmpty)
        {
            return;
        }

        if (asked is null)
        {
            asked = new sbyte[blocks.Count];
            asked.AsSpan().Fill(-1);
        }

        for (int y = shown.Y; y < shown.Bottom; y++)
        {
            for (int x = shown.X; x < shown.Right; x++)
            {
                ref sbyte own = ref asked[blocks.NumberOf(x, y)];
                own = (sbyte)Math.Max(own, level);
            }
        }
    }

    /// <summary>The level that a block shows: the level received, but no higher than requested.</summary>
    public int GetShown(int x, int y) => asked is null ? -1 : Math.Min(Level, asked[blocks.NumberOf(x, y)]);

    public int LowestShown(BlockRegion region)
    {
        int lowest = Level;
        for (int y = region.Y; y < region.Bottom; y++)
        {
            for (int x = region.X; x < region.Right; x++)
            {
                lowest = Math.Min(lowest, GetShown(x, y));
            }
        }

        return lowest;
    }
}
