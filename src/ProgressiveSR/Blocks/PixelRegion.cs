using System.Globalization;

namespace ProgressiveSR;

/// <summary>A rectangle of pixels.</summary>
/// <param name="X">Left column.</param>
/// <param name="Y">Top row.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    /// <summary>Whether the region contains at least one pixel and lies inside a picture of the given size.</summary>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    public bool IsInside(int width, int height) =>
        X >= 0 && Y >= 0 && Width >= 1 && Height >= 1 && X <= width - Width && Y <= height - Height;

    /// <summary>The pixels that the region touches in a picture reduced by a factor.</summary>
    /// <param name="side">The factor: each reduced pixel covers a square of this side, 1 or more.</param>
    internal PixelRegion Reduce(int side)
    {
        int x = X / side;
        int y = Y / side;
        int right = (X + Width + side - 1) / side;
        int bottom = (Y + Height + side - 1) / side;
        return new PixelRegion(x, y, right - x, bottom - y);
    }

    /// <summary>Parses <c>X,Y,W,H</c>.</summary>
    /// <param name="text">Four decimal numbers separated by commas.</param>
    /// <param name="region">The parsed region.</param>
    /// <returns>False if the text has another format; whether the region fits a picture is not checked.</returns>
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
