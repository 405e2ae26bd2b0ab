using SkiaSharp;

namespace ProgressiveSR.SkiaSharp.Tests;

/// <summary>Files that say which colour space they have, by Skia.</summary>
internal static class TaggedPicture
{
    /// <summary>A file of one colour by Skia, tagged with a colour space.</summary>
    public static byte[] Encode(
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
