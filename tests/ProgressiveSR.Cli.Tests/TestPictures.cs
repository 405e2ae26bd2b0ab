using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

/// <summary>Pictures made in code: smooth colours, edges and a little texture, as photos have.</summary>
internal static class TestPictures
{
    public static string Write(string path, int width, int height, int seed = 1, bool alpha = false)
    {
        PictureFile.WritePng(Make(width, height, seed, alpha), path);
        return path;
    }

    public static Picture Make(int width, int height, int seed = 1, bool alpha = false)
    {
        Random random = new(seed);
        byte[] pixels = new byte[width * height * RgbView.BytesPerPixel];
        double phase = random.NextDouble() * Math.PI;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool inside = Math.Pow(x - width * 0.4, 2) + Math.Pow(y - height * 0.6, 2) < width * height * 0.06;
                double texture = 12 * Math.Sin(0.9 * x + phase) * Math.Cos(0.7 * y) + random.NextDouble() * 4;
                Span<byte> pixel = pixels.AsSpan(3 * (y * width + x), 3);
                pixel[0] = (byte)(40 + 150.0 * x / width + texture);
                pixel[1] = (byte)((inside ? 180 : 70) + texture + 30 * Math.Sin(0.05 * (x + y) + phase));
                pixel[2] = (byte)(200 - 140.0 * y / height + (inside ? -20 : 20));
            }
        }

        return new Picture(pixels, width, height, width * 3, alpha ? Alpha(width, height) : default);
    }

    private static byte[] Alpha(int width, int height) =>
        [.. Enumerable.Range(0, width * height).Select(i => (byte)(i % width * 255 / width))];
}
