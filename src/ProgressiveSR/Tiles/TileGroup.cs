using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tiles;

/// <summary>
/// A tile of one level in a <see cref="TileStore"/>: the slot of its blocks, or several where higher levels have
/// smaller tiles. Guarded by the store's lock.
/// </summary>
/// <param name="schedule">What each level samples.</param>
/// <param name="blocks">The tile's blocks.</param>
/// <param name="slots">The slots, which hold the same of the levels up to the tile's own.</param>
internal sealed class TileGroup(LevelSchedule schedule, BlockRegion blocks, IReadOnlyList<TileSlot> slots)
{
    public BlockRegion Blocks => blocks;

    public IReadOnlyList<TileSlot> Slots => slots;

    /// <summary>The level received, -1 for none. Beyond the group's own level, slots may differ.</summary>
    public int Level => slots[0].Level;

    /// <summary>The error stated by the highest level received; 0 if there is none.</summary>
    public byte Error => slots[0].Error;

    /// <summary>The samples up to a level that is held; null for level -1.</summary>
    public TileSamples? GetSamples(int level) =>
        level < 0 ? null
        : slots.Count == 1 && level == Level ? slots[0].Samples
        : TileSamples.Join(schedule, level, blocks, [.. slots.Select(slot => (slot.Blocks, slot.Samples!))]);
}
