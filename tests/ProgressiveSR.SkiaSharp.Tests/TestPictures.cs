using SkiaSharp;

namespace ProgressiveSR.SkiaSharp.Tests;

/// <summary>Seeded pictures and encoded bytes of them.</summary>
internal static class TestPictures
{
    public static Picture Noise(int width, int height, bool alpha = false, int padding = 0, int seed = 1)
    {
        var random = new Random(seed);
        int stride = width * 3 + padding;
        byte[] pixels = new byte[stride * height];
        random.NextBytes(pixels);
        byte[] plane = new byte[alpha ? width * height : 0];
        random.NextBytes(plane);
        if (alpha)
        {
            plane[0] = 0;
        }

        return new Picture(pixels, width, height, stride, plane);
    }

    public static byte[] Encode(Picture picture, PictureFormat format, PictureWriteOptions? options = null)
    {
        using var stream = new MemoryStream();
        PictureFile.Write(picture, stream, format, options);
        return stream.ToArray();
    }

    public static Picture Decode(byte[] encoded, PictureReadOptions? options = null) =>
        PictureFile.Read(new MemoryStream(encoded), options);

    /// <summary>RGB of each row without gaps.</summary>
    public static byte[] Colours(Picture picture)
    {
        byte[] colours = new byte[picture.Width * picture.Height * 3];
        for (int y = 0; y < picture.Height; y++)
        {
            picture.View.Row(y).CopyTo(colours.AsSpan(y * picture.Width * 3));
        }

        return colours;
    }

    /// <summary>A file of one colour by Skia, tagged with a colour space.</summary>
    public static byte[] Tagged(
        SKColorSpace space, byte red, byte green, byte blue, PictureFormat format = PictureFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(2, 2, SKColorType.Rgba8888, SKAlphaType.Opaque, space));
        byte[] pixel = [red, green, blue, 255];
        for (int i = 0; i < 4; i++)
        {
            System.Runtime.InteropServices.Marshal.Copy(pixel, 0, bitmap.GetPixels() + 4 * i, 4);
        }

        using SKPixmap pixmap = bitmap.PeekPixels();
        using SKData data = format switch
        {
            PictureFormat.Png => pixmap.Encode(SKPngEncoderOptions.Default)!,
            PictureFormat.Jpeg => pixmap.Encode(new SKJpegEncoderOptions(100))!,
            _ => pixmap.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75))!,
        };
        return data.ToArray();
    }
}
