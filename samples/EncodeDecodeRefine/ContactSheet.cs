using ProgressiveSR.SkiaSharp;
using SkiaSharp;

namespace EncodeDecodeRefine;

/// <summary>
/// All stages side by side: above, the square of the picture that gains most; below, that of the region. Both are
/// enlarged without smoothing, to show every pixel.
/// </summary>
internal static class ContactSheet
{
    private const int CropSide = 64;
    private const int Scale = 3;
    private const int Gap = 8;
    private const int SearchStep = 16;

    public static void Draw(Picture photo, Picture first, List<Stage> stages, PixelRegion region, string path)
    {
        Picture[] pictures = [first, .. stages.Select(stage => stage.Picture), photo];
        PixelRegion[] crops =
        [
            LargestDifference(stages[0].Picture, stages[^2].Picture, new(0, 0, photo.Width, photo.Height)),
            LargestDifference(stages[0].Picture, stages[^1].Picture, region),
        ];
        using SKBitmap sheet = new(Left(pictures.Length), Left(crops.Length));
        using SKCanvas canvas = new(sheet);
        canvas.Clear(SKColors.White);
        for (int column = 0; column < pictures.Length; column++)
        {
            using SKBitmap bitmap = pictures[column].ToSKBitmap();
            using SKImage image = SKImage.FromBitmap(bitmap);
            for (int row = 0; row < crops.Length; row++)
            {
                // The first picture shows the same area with fewer, larger pixels.
                PixelRegion crop = crops[row];
                SKMatrix toSmall = SKMatrix.CreateScale(
                    (float)bitmap.Width / photo.Width, (float)bitmap.Height / photo.Height);
                canvas.DrawImage(
                    image,
                    toSmall.MapRect(SKRect.Create(crop.X, crop.Y, crop.Width, crop.Height)),
                    SKRect.Create(Left(column), Left(row), Scale * crop.Width, Scale * crop.Height),
                    SKSamplingOptions.Default);
            }
        }

        PictureFile.WritePng(SKBitmapConversion.FromSKBitmap(sheet), path);
    }

    private static int Left(int column) => Gap + column * (Scale * CropSide + Gap);

    /// <summary>The square within a region in which two pictures differ most.</summary>
    private static PixelRegion LargestDifference(Picture a, Picture b, PixelRegion within)
    {
        int width = Math.Min(CropSide, within.Width);
        int height = Math.Min(CropSide, within.Height);
        IEnumerable<PixelRegion> squares =
            from y in Enumerable.Range(0, (within.Height - height) / SearchStep + 1)
            from x in Enumerable.Range(0, (within.Width - width) / SearchStep + 1)
            select new PixelRegion(within.X + x * SearchStep, within.Y + y * SearchStep, width, height);
        return squares.MinBy(square => ImageQuality.PsnrRgb(a.Crop(square), b.Crop(square)));
    }
}
