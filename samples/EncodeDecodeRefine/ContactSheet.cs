using System.Globalization;
using ProgressiveSR;

namespace EncodeDecodeRefine;

/// <summary>
/// All stages side by side: above, the square of the picture that gains most; below, the square of the region that
/// does. Both are enlarged without smoothing, so that every pixel can be seen.
/// </summary>
internal sealed class ContactSheet(
    Picture original, Picture firstPicture, IReadOnlyList<Stage> stages, Stage regional, PixelRegion region)
{
    private const int CropSide = 64;
    private const int Zoom = 3;
    private const int CellSide = CropSide * Zoom;
    private const int Gap = 8;
    private const int TextScale = 2;
    private const int FirstPictureFactor = ReceiverModel.FirstPictureFactor;

    private static readonly int LineStep = BitmapFont.LineHeight(TextScale) + Gap;

    /// <summary>Draws the sheet.</summary>
    public Picture Draw()
    {
        PixelRegion whole = new(0, 0, original.Width, original.Height);
        PixelRegion[] crops =
        [
            Regions.LargestDifference(stages[0].Picture, stages[^1].Picture, whole, CropSide),
            Regions.LargestDifference(stages[0].Picture, regional.Picture, region, CropSide),
        ];
        int columns = stages.Count + 3;
        Picture sheet = new(Left(columns), CaptionTop(crops.Length - 1) + LineStep);
        sheet.Pixels.Span.Fill(byte.MaxValue);

        int column = 0;
        BitmapFont.Draw(sheet, "MOST DETAIL", Left(column), CaptionTop(0), TextScale);
        BitmapFont.Draw(sheet, "IN THE REGION", Left(column), CaptionTop(1), TextScale);
        Head(sheet, column, "FIRST PICTURE", Text($"{firstPicture.Width}x{firstPicture.Height}"));
        DrawCells(sheet, column++, crops, firstPicture, FirstPictureFactor);
        foreach (Stage stage in (Stage[])[.. stages, regional])
        {
            string name = stage.Region is null ? Text($"LEVEL {stage.Level}") : "REGION ONLY";
            Head(sheet, column, name, Text($"{stage.Bytes:#,0} BYTES"));
            DrawCells(sheet, column++, crops, stage.Picture, factor: 1);
        }

        Head(sheet, column, "ORIGINAL", Text($"{original.Width}x{original.Height}"));
        DrawCells(sheet, column, crops, original, factor: 1);
        return sheet;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static int Left(int column) => Gap + column * (CellSide + Gap);

    private static int CellTop(int row) => Gap + 2 * LineStep + row * (CellSide + LineStep + 2 * Gap);

    private static int CaptionTop(int row) => CellTop(row) + CellSide + Gap;

    private static void Head(Picture sheet, int column, string name, string size)
    {
        BitmapFont.Draw(sheet, name, Left(column), Gap, TextScale);
        BitmapFont.Draw(sheet, size, Left(column), Gap + LineStep, TextScale);
    }

    private void DrawCells(Picture sheet, int column, PixelRegion[] crops, Picture picture, int factor)
    {
        for (int row = 0; row < crops.Length; row++)
        {
            PixelRegion crop = crops[row];
            DrawCell(sheet, Left(column), CellTop(row), picture, crop, factor);
            if (factor == 1 && picture != original)
            {
                double decibels = ImageQuality.PsnrY(original.Crop(crop), picture.Crop(crop));
                BitmapFont.Draw(sheet, Text($"{decibels:0.0} dB"), Left(column), CaptionTop(row), TextScale);
            }
        }
    }

    /// <summary>
    /// Repeats pixels; a picture that is smaller by a factor has each of its own shown that much larger.
    /// </summary>
    private static void DrawCell(Picture sheet, int left, int top, Picture picture, PixelRegion crop, int factor)
    {
        for (int y = 0; y < crop.Height * Zoom; y++)
        {
            ReadOnlySpan<byte> from = picture.View.Row((crop.Y + y / Zoom) / factor);
            Span<byte> to = sheet.Pixels.Span[((top + y) * sheet.Stride + left * RgbView.BytesPerPixel)..];
            for (int x = 0; x < crop.Width * Zoom; x++)
            {
                int pixel = (crop.X + x / Zoom) / factor * RgbView.BytesPerPixel;
                from.Slice(pixel, RgbView.BytesPerPixel).CopyTo(to[(x * RgbView.BytesPerPixel)..]);
            }
        }
    }
}
