namespace ProgressiveSR.Rendering;

/// <summary>Caller-owned bytes for a region of a picture; writes outside the region are clipped.</summary>
internal readonly ref struct RgbTarget(Span<byte> bytes, int stride, PixelRegion region)
{
    private readonly Span<byte> bytes = bytes;

    /// <summary>The region, in the picture's pixels.</summary>
    public PixelRegion Region { get; } = region;

    /// <summary>Converts part of a planar picture to 8 bits.</summary>
    /// <param name="planes">3 planes of values in 0..1 units.</param>
    /// <param name="area">The area of the planes, in the picture's pixels.</param>
    /// <param name="part">The part to write.</param>
    public void Write(ReadOnlySpan<float> planes, PixelRegion area, PixelRegion part)
    {
        PixelRegion shown = part.Intersect(Region);
        int plane = area.Width * area.Height;
        for (int y = shown.Y; y < shown.Y + shown.Height; y++)
        {
            int source = (y - area.Y) * area.Width + (shown.X - area.X);
            ByteRounding.Round(
                planes.Slice(source, shown.Width),
                planes.Slice(plane + source, shown.Width),
                planes.Slice(2 * plane + source, shown.Width),
                Row(shown, y));
        }
    }

    /// <summary>Fills a part with one colour.</summary>
    /// <param name="part">The part to write.</param>
    /// <param name="colour">Red, green and blue, 0 to 255.</param>
    public void Fill(PixelRegion part, ReadOnlySpan<int> colour)
    {
        PixelRegion shown = part.Intersect(Region);
        for (int y = shown.Y; y < shown.Y + shown.Height; y++)
        {
            Span<byte> row = Row(shown, y);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (byte)colour[i % RgbView.BytesPerPixel];
            }
        }
    }

    private Span<byte> Row(PixelRegion part, int y)
    {
        int start = checked((int)((long)(y - Region.Y) * stride + (long)(part.X - Region.X) * RgbView.BytesPerPixel));
        return bytes.Slice(start, part.Width * RgbView.BytesPerPixel);
    }
}
