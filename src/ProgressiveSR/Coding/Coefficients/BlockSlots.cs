namespace ProgressiveSR.Coding;

/// <summary>The slots of a plane of a block and its neighbours in <see cref="TilePlanes"/>.</summary>
/// <remarks>
/// The left and upper blocks and <see cref="Luma"/> are coded before the block, the right and lower ones after it:
/// these are still at the level below. Of the chroma planes, Cb uses Cr at the level below, Cr uses Cb at its own
/// level.
/// </remarks>
internal readonly record struct BlockSlots(
    int Own, int Left, int Above, int Right, int Below, int Luma, int OtherChroma)
{
    /// <summary>The slots of a block.</summary>
    public static BlockSlots Of(in TilePlanes planes, int plane, int columns, int rows, int x, int y)
    {
        int blocks = columns * rows;
        int block = y * columns + x;
        int own = plane * blocks + block;
        int none = planes.None;
        return new BlockSlots(
            own,
            x > 0 ? own - 1 : none,
            y > 0 ? own - columns : none,
            x + 1 < columns ? own + 1 : none,
            y + 1 < rows ? own + columns : none,
            plane > 0 ? block : none,
            plane switch { 0 => none, 1 => 2 * blocks + block, _ => blocks + block });
    }
}
