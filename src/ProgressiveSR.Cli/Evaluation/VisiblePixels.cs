namespace ProgressiveSR.Cli;

/// <summary>
/// The pixels visible in either of two pictures of the same size. Where alpha is 0 in both, colours are meaningless and
/// may differ.
/// </summary>
internal readonly ref struct VisiblePixels
{
    private readonly ReadOnlySpan<byte> first;
    private readonly ReadOnlySpan<byte> second;
    private readonly int width;
    private readonly int height;
    private readonly int crop;

    /// <param name="a">One picture.</param>
    /// <param name="b">The other, of the same size.</param>
    /// <param name="crop">Pixels to ignore along each edge; some must remain.</param>
    public VisiblePixels(Picture a, Picture b, int crop)
    {
        first = a.Alpha.Span;
        second = b.Alpha.Span;
        width = a.Width;
        height = a.Height;
        this.crop = crop;
        if (first.IsEmpty || second.IsEmpty)
        {
            Count = All;
            return;
        }

        for (int y = crop; y < height - crop; y++)
        {
            for (int x = crop; x < width - crop; x++)
            {
                Count += IsVisible(x, y) ? 1 : 0;
            }
        }
    }

    /// <summary>Number of pixels after cropping.</summary>
    public long All => (long)(width - 2 * crop) * (height - 2 * crop);

    /// <summary>Number of those that are visible.</summary>
    public long Count { get; }

    /// <summary>Copies a picture, with the other's colours where neither is visible.</summary>
    public Picture Fill(Picture picture, Picture other)
    {
        if (Count == All)
        {
            return picture;
        }

        Picture filled = new(width, height);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = filled.Pixels.Span.Slice(y * filled.Stride, filled.Stride);
            picture.View.Row(y).CopyTo(row);
            for (int x = 0; x < width; x++)
            {
                if (!IsVisible(x, y))
                {
                    int start = x * RgbView.BytesPerPixel;
                    other.View.Row(y).Slice(start, RgbView.BytesPerPixel).CopyTo(row[start..]);
                }
            }
        }

        return filled;
    }

    /// <summary>Number of square windows in the cropped picture that contain no visible pixel.</summary>
    public long CountEmptyWindows(int side)
    {
        long windows = 0;
        int[] rows = new int[width];
        for (int y = crop; y < height - crop; y++)
        {
            int run = 0;
            for (int x = crop; x < width - crop; x++)
            {
                run = IsVisible(x, y) ? 0 : run + 1;
                rows[x] = run >= side ? rows[x] + 1 : 0;
                windows += rows[x] >= side ? 1 : 0;
            }
        }

        return windows;
    }

    private bool IsVisible(int x, int y)
    {
        int pixel = y * width + x;
        return first.IsEmpty || second.IsEmpty || first[pixel] != 0 || second[pixel] != 0;
    }
}
