namespace ProgressiveSR;

/// <summary>The bounds on a picture's size that packets and files share.</summary>
internal static class PictureRules
{
    /// <summary>The smallest block: no grid has more blocks than one of these.</summary>
    public const int SmallestBlock = 8;

    /// <summary>Throws where a size read is outside its range or the limits.</summary>
    public static void Require(uint width, uint height, PacketLimits limits, long widthOffset, long heightOffset)
    {
        if (width is 0 or > BlockGrid.MaxSide)
        {
            PacketThrow.Invalid("The width is impossible; send the picture again.", widthOffset, $"1 to {BlockGrid.MaxSide}", width);
        }

        if (height is 0 or > BlockGrid.MaxSide)
        {
            PacketThrow.Invalid("The height is impossible; send the picture again.", heightOffset, $"1 to {BlockGrid.MaxSide}", height);
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

    /// <summary>Whether a region is inside the finest grid that a picture can have.</summary>
    public static bool Fits(long x, long y, long columns, long rows, long width, long height) =>
        x >= 0 && y >= 0 && columns >= 1 && rows >= 1
        && x + columns <= (width + SmallestBlock - 1) / SmallestBlock
        && y + rows <= (height + SmallestBlock - 1) / SmallestBlock;
}
