using ProgressiveSR.Resizing;

namespace ProgressiveSR;

/// <summary>
/// Fills fully transparent pixels with the colours of visible ones around them. Their stored colours are never seen,
/// but would leak into visible pixels through sampling kernels and networks.
/// </summary>
/// <remarks>
/// The picture is halved repeatedly, each pixel being the mean of visible ones weighted by alpha; on the way back,
/// holes are interpolated from the half-size picture. A hole thus starts from the colours at its edge and is smooth
/// inside; a picture without visible pixels becomes mid-grey. All arithmetic is in integers, so the result is the same
/// on every machine. Pixels with alpha 1 are visible, if barely: their colours are kept, and have little weight for
/// holes.
/// </remarks>
internal static class TransparentColours
{
    private const int RowsPerBand = 64;

    /// <summary>Fills the holes of a picture.</summary>
    /// <returns>The picture itself if it has none, else a copy with the same alpha plane.</returns>
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
