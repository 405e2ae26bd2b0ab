namespace ProgressiveSR;

/// <summary>Limits on the picture size in packets and files.</summary>
internal static class PictureRules
{
    /// <summary>The smallest block side in pixels, which gives the largest possible grid.</summary>
    public const int SmallestBlock = 8;

    /// <summary>Throws if a size is out of range or exceeds the limits.</summary>
    public static void Require(uint width, uint height, PacketLimits limits, long widthOffset, long heightOffset)
    {
        if (width is 0 or > BlockGrid.MaxSide)
        {
            PacketThrow.Invalid(
                "The width is out of range; send the picture again.", widthOffset, $"1 to {BlockGrid.MaxSide}", width);
        }

        if (height is 0 or > BlockGrid.MaxSide)
        {
            PacketThrow.Invalid(
                "The height is out of range; send the picture again.",
                heightOffset,
                $"1 to {BlockGrid.MaxSide}",
                height);
        }

        if ((long)width * height > limits.MaxPixels)
        {
            PacketThrow.Invalid(
                "The picture is larger than the receiver allows; send a smaller one, or raise "
                + $"{nameof(PacketLimits)}.{nameof(PacketLimits.MaxPixels)}.",
                widthOffset,
                $"at most {limits.MaxPixels} pixels",
                $"{width}x{height}");
        }
    }

    /// <summary>Whether a rectangle of tiles lies inside the largest possible grid of a picture.</summary>
    public static bool Fits(
        long x, long y, long columns, long rows, long width, long height, TileSize tile) =>
        x >= 0 && y >= 0 && columns >= 1 && rows >= 1
        && x + columns <= Tiles(width, tile.Columns)
        && y + rows <= Tiles(height, tile.Rows);

    private static long Tiles(long pixels, int side) => (pixels + SmallestBlock * side - 1) / (SmallestBlock * side);
}
