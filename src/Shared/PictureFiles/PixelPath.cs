namespace ProgressiveSR.PictureFiles;

/// <summary>
/// Maps pixels of a stored picture to the upright one: stored pixel (x, y) becomes pixel number <c>Start + x * StepX +
/// y * StepY</c>, in row-major order.
/// </summary>
internal readonly record struct PixelPath(int Width, int Height, int Start, int StepX, int StepY)
{
    /// <summary>The path for an EXIF orientation; numbers other than 2 to 8 leave the picture unchanged.</summary>
    public static PixelPath Create(int orientation, int width, int height)
    {
        int lastX = width - 1;
        int lastY = height - 1;
        return orientation switch
        {
            2 => new(width, height, lastX, -1, width),
            3 => new(width, height, lastY * width + lastX, -1, -width),
            4 => new(width, height, lastY * width, 1, -width),
            5 => new(height, width, 0, height, 1),
            6 => new(height, width, lastY, height, -1),
            7 => new(height, width, lastX * height + lastY, -height, -1),
            8 => new(height, width, lastX * height, -height, 1),
            _ => new(width, height, 0, 1, width),
        };
    }
}
