using ProgressiveSR;

namespace EncodeDecodeRefine;

/// <summary>Parts of pictures.</summary>
internal static class Regions
{
    private const int Cell = 4;

    /// <summary>The field in the middle where a picture is cut into three by three.</summary>
    public static PixelRegion MiddleNinth(Picture picture) => new(
        picture.Width / 3, picture.Height / 3, Math.Max(1, picture.Width / 3), Math.Max(1, picture.Height / 3));

    /// <summary>A picture's top left corner, as a picture that shares its memory.</summary>
    public static Picture TopLeft(Picture picture, int side) =>
        new(picture.Pixels, Math.Min(picture.Width, side), Math.Min(picture.Height, side), picture.Stride);

    /// <summary>The square of a region in which two pictures differ most.</summary>
    /// <param name="a">A picture.</param>
    /// <param name="b">Another of the same size.</param>
    /// <param name="within">Where to look.</param>
    /// <param name="side">Side of the square; smaller where the region is.</param>
    public static PixelRegion LargestDifference(Picture a, Picture b, PixelRegion within, int side)
    {
        long[,] sums = CellSums(a, b);
        int width = Math.Min(side, within.Width);
        int height = Math.Min(side, within.Height);
        PixelRegion best = new(within.X, within.Y, width, height);
        long most = -1;
        for (int y = (within.Y + Cell - 1) / Cell; y * Cell + height <= within.Y + within.Height; y++)
        {
            for (int x = (within.X + Cell - 1) / Cell; x * Cell + width <= within.X + within.Width; x++)
            {
                int right = x + width / Cell;
                int bottom = y + height / Cell;
                long difference = sums[bottom, right] - sums[y, right] - sums[bottom, x] + sums[y, x];
                if (difference > most)
                {
                    (best, most) = (new PixelRegion(x * Cell, y * Cell, width, height), difference);
                }
            }
        }

        return best;
    }

    /// <summary>Squared differences of all cells above and to the left of each cell corner.</summary>
    private static long[,] CellSums(Picture a, Picture b)
    {
        long[,] sums = new long[a.Height / Cell + 1, a.Width / Cell + 1];
        for (int y = 1; y < sums.GetLength(0); y++)
        {
            for (int x = 1; x < sums.GetLength(1); x++)
            {
                PixelRegion cell = new((x - 1) * Cell, (y - 1) * Cell, Cell, Cell);
                sums[y, x] = Difference(a.Crop(cell), b.Crop(cell))
                    + sums[y - 1, x] + sums[y, x - 1] - sums[y - 1, x - 1];
            }
        }

        return sums;
    }

    private static long Difference(RgbView a, RgbView b)
    {
        long sum = 0;
        for (int y = 0; y < a.Height; y++)
        {
            ReadOnlySpan<byte> first = a.Row(y);
            ReadOnlySpan<byte> second = b.Row(y);
            for (int i = 0; i < first.Length; i++)
            {
                int difference = first[i] - second[i];
                sum += difference * difference;
            }
        }

        return sum;
    }
}
