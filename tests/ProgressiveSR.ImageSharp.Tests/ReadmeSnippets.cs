using ProgressiveSR;
using ProgressiveSR.ImageSharp;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp.Tests;

/// <summary>The code of the package's README.</summary>
internal static class ReadmeSnippets
{
    public static void Files()
    {
        #region README.md 1
        Picture picture = PictureFile.Read("photo.jpg");
        PictureFile.Write(picture, "photo.webp", new PictureWriteOptions { LosslessWebp = false, Quality = 80 });
        PictureFile.WritePng(picture, "photo.png");
        #endregion
    }

    public static void Images()
    {
        #region README.md 2
        using Image image = Image.Load("photo.jpg");
        Picture picture = ImageConversion.FromImage(image);
        using Image<Rgba32> back = picture.ToImage<Rgba32>();
        back.SaveAsPng("back.png");
        #endregion
    }

    public static void AnyVersion()
    {
        #region README.md 3
        using Image<Rgb24> image = Image.Load<Rgb24>("photo.jpg");
        byte[] pixels = new byte[image.Width * image.Height * 3];
        image.CopyPixelDataTo(pixels);
        Picture picture = new(pixels, image.Width, image.Height, image.Width * 3);
        using Image<Rgb24> copy = Image.LoadPixelData<Rgb24>(picture.Pixels.Span, picture.Width, picture.Height);
        copy.SaveAsPng("copy.png");
        #endregion
    }
}
