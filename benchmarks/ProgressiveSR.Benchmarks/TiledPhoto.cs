using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Benchmarks;

/// <summary>A bundled photograph, tiled to a given size. Time does not depend on content.</summary>
internal static class TiledPhoto
{
    // A common size in DIV2K.
    public const int Width = 2040;
    public const int Height = 1356;

    public static Picture Create(int width, int height)
    {
        Picture photo = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "photos", "astronaut.png"));
        Picture tiled = new(width, height);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = photo.View.Row(y % photo.Height);
            for (int x = 0; x < width; x += photo.Width)
            {
                row[..(3 * Math.Min(photo.Width, width - x))].CopyTo(tiled.Pixels.Span[(y * tiled.Stride + 3 * x)..]);
            }
        }

        return tiled;
    }
}
