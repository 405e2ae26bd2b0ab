using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>
/// Where each pixel of a stored picture goes in the upright one: stored pixel (x, y) becomes pixel number
/// <c>Start + x * StepX + y * StepY</c>, counted row by row.
/// </summary>
internal readonly record struct PixelPath(int Width, int Height, int Start, int StepX, int StepY)
{
    public static PixelPath Create(SKEncodedOrigin origin, int width, int height)
    {
        int lastX = width - 1;
        int lastY = height - 1;
        return origin switch
        {
            SKEncodedOrigin.TopRight => new(width, height, lastX, -1, width),
            SKEncodedOrigin.BottomRight => new(width, height, lastY * width + lastX, -1, -width),
            SKEncodedOrigin.BottomLeft => new(width, height, lastY * width, 1, -width),
            SKEncodedOrigin.LeftTop => new(height, width, 0, height, 1),
            SKEncodedOrigin.RightTop => new(height, width, lastY, height, -1),
            SKEncodedOrigin.RightBottom => new(height, width, lastX * height + lastY, -height, -1),
            SKEncodedOrigin.LeftBottom => new(height, width, lastX * height, -height, 1),
            _ => new(width, height, 0, 1, width),
        };
    }
}
