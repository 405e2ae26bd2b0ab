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
        int x = Math.Max(part.X, Region.X);
        int width = Math.Min(part.X + part.Width, Region.X + Region.Width) - x;
        int bottom = Math.Min(part.Y + part.Height, Region.Y + Region.Height);
        if (width <= 0)
        {
            return;
        }

        int plane = area.Width * area.Height;
        for (int y = Math.Max(part.Y, Region.Y); y < bottom; y++)
        {
            int source = (y - area.Y) * area.Width + (x - area.X);
            int start = checked((int)((long)(y - Region.Y) * stride + (long)(x - Region.X) * RgbView.BytesPerPixel));
            ByteRounding.Round(
                planes.Slice(source, width),
                planes.Slice(plane + source, width),
                planes.Slice(2 * plane + source, width),
                bytes.Slice(start, width * RgbView.BytesPerPixel));
        }
    }
}
