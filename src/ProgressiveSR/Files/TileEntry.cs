namespace ProgressiveSR;

/// <summary>Where a tile's payload of one level lies, and its checksum.</summary>
internal readonly record struct TileEntry(long Offset, int Length, uint Checksum)
{
    public long End => Offset + Length;
}
