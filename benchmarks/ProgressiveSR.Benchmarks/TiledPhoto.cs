using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Benchmarks;

/// <summary>A picture of 2040x1356, the size of DIV2K's: a bundled photo, repeated. Time does not depend on content.</summary>
internal static class TiledPhoto
{
    public const int Width = 2040;
    public const int Height = 1356;

    public static Picture Create()
    {
        Picture photo = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "photos", "astronaut.png"));
        Picture tiled = new(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<byte> row = photo.View.Row(y % photo.Height);
            for (int x = 0; x < Width; x += photo.Width)
            {
                row[..(3 * Math.Min(photo.Width, Width - x))].CopyTo(tiled.Pixels.Span[(y * tiled.Stride + 3 * x)..]);
            }
        }

        return tiled;
    }
}
