using ProgressiveSR.Resizing;

namespace ProgressiveSR;

/// <summary>
/// Gives fully transparent pixels the colours of the visible ones around them. What stands there in a file is nothing
/// that anyone sees, and would reach visible pixels through sampling kernels and networks.
/// </summary>
/// <remarks>
/// The picture is halved again and again, each pixel the mean of visible ones weighed by alpha; on the way back holes
/// take what they are at half the size, interpolated. So a hole begins with the colours at its edge and becomes smooth
/// inside; a picture without a visible pixel is mid-grey. All numbers are whole: the result is the same on every
/// machine. An alpha of 1 is visible, if barely: such colours stay, and count little for holes.
/// </remarks>
internal static class TransparentColours
{
    private const int RowsPerBand = 64;

    /// <summary>Fills a picture's holes.</summary>
    /// <returns>The picture itself where it has none, else a copy with the same alpha plane.</returns>
    public static Picture Fill(Picture picture)
    {
        if (!picture.Alpha.Span.Contains((byte)0))
        {
            return picture;
        }

        List<WeightedPicture> levels = [WeightedPicture.Halve(picture)];
        while (levels[^1] is { Width: > 1 } or { Height: > 1 })
        {
            levels.Add(levels[^1].Halve());
        }

        levels[^1].FillGrey();
        for (int i = levels.Count - 2; i >= 0; i--)
        {
            levels[i].FillFrom(levels[i + 1]);
        }

        return Fill(picture, levels[0]);
    }

    private static Picture Fill(Picture picture, WeightedPicture half)
    {
        Picture copy = new(picture.Width, picture.Height);
        Memory<byte> pixels = copy.Pixels;
        RowBands.Run(picture.Height, RowsPerBand, -1, (first, end) =>
        {
            for (int y = first; y < end; y++)
            {
                Span<byte> row = pixels.Span.Slice(y * copy.Stride, copy.Stride);
                picture.View.Row(y).CopyTo(row);
                ReadOnlySpan<byte> alpha = picture.Alpha.Span.Slice(y * picture.Width, picture.Width);
                for (int x = 0; x < alpha.Length; x++)
                {
                    if (alpha[x] == 0)
                    {
                        half.Interpolate(x, y, row.Slice(x * RgbView.BytesPerPixel, RgbView.BytesPerPixel));
                    }
                }
            }
        });
        return new Picture(pixels, picture.Width, picture.Height, copy.Stride, picture.Alpha);
    }
}
