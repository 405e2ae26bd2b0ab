using System.Globalization;

namespace ProgressiveSR;

/// <summary>A rectangle of pixels.</summary>
/// <param name="X">Left column, 0 at the left.</param>
/// <param name="Y">Top row, 0 at the top.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    /// <summary>Whether the region holds at least one pixel and lies inside a picture of the given size.</summary>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    public bool IsInside(int width, int height) =>
        X >= 0 && Y >= 0 && Width >= 1 && Height >= 1 && X <= width - Width && Y <= height - Height;

    /// <summary>What the region touches of a picture of which each pixel stands for a square of this one's.</summary>
    /// <param name="side">The square's side in pixels, 1 or more.</param>
    internal PixelRegion Reduce(int side)
    {
        int x = X / side;
        int y = Y / side;
        int right = (X + Width + side - 1) / side;
        int bottom = (Y + Height + side - 1) / side;
        return new PixelRegion(x, y, right - x, bottom - y);
    }

    /// <summary>Reads <c>X,Y,W,H</c>.</summary>
    /// <param name="text">Four decimal numbers separated by commas.</param>
    /// <param name="region">The region read.</param>
    /// <returns>False where the text is anything else; whether the region fits a picture is not checked.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out PixelRegion region)
    {
        region = default;
        Span<Range> parts = stackalloc Range[5];
        Span<int> numbers = stackalloc int[4];
        if (text.Split(parts, ',') != 4)
        {
            return false;
        }

        for (int i = 0; i < 4; i++)
        {
            if (!int.TryParse(text[parts[i]], NumberStyles.Integer, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        region = new PixelRegion(numbers[0], numbers[1], numbers[2], numbers[3]);
        return true;
    }
}
