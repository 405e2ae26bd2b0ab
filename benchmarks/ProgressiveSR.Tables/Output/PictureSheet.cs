using ProgressiveSR.SkiaSharp;
using SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary>
/// Pictures and captions on a white sheet. Pixels are enlarged without smoothing, to show each of them.
/// </summary>
internal sealed class PictureSheet : IDisposable
{
    private const int FontSize = 15;

    private readonly SKSurface surface;
    private readonly SKFont font;
    private readonly SKPaint ink = new() { Color = SKColors.Black, IsAntialias = true };

    public PictureSheet(int width, int height)
    {
        surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        font = new SKFont(ChartFont.Typeface, FontSize) { Edging = SKFontEdging.Antialias };
    }

    /// <summary>Distance from one line of text to the next.</summary>
    public static int LineHeight => FontSize + 5;

    /// <summary>Draws part of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="part">The part to draw, in the picture's pixels.</param>
    /// <param name="left">Left edge on the sheet.</param>
    /// <param name="top">Top edge on the sheet.</param>
    /// <param name="zoom">Sheet pixels per picture pixel.</param>
    public void Draw(Picture picture, PixelRegion part, int left, int top, int zoom)
    {
        using SKBitmap bitmap = picture.ToSKBitmap();
        using SKImage image = SKImage.FromBitmap(bitmap);
        surface.Canvas.DrawImage(
            image, Rectangle(part), Rectangle(left, top, part, zoom), new SKSamplingOptions(SKFilterMode.Nearest));
    }

    /// <summary>Draws a frame around a part of a picture.</summary>
    public void Frame(PixelRegion part, int left, int top, int zoom, SKColor color)
    {
        using SKPaint pen = new() { Color = color, Style = SKPaintStyle.Stroke, StrokeWidth = 3 };
        surface.Canvas.DrawRect(Rectangle(left, top, part, zoom), pen);
    }

    /// <summary>
    /// Writes a line of text whose upper left corner is at <paramref name="left"/>, <paramref name="top"/>.
    /// </summary>
    public void Write(string text, int left, int top) =>
        surface.Canvas.DrawText(text, left, top + FontSize, SKTextAlign.Left, font, ink);

    /// <summary>Encodes the sheet as PNG.</summary>
    public byte[] ToPng()
    {
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public void Dispose()
    {
        ink.Dispose();
        font.Dispose();
        surface.Dispose();
    }

    private static SKRect Rectangle(PixelRegion part) => SKRect.Create(part.X, part.Y, part.Width, part.Height);

    private static SKRect Rectangle(int left, int top, PixelRegion part, int zoom) =>
        SKRect.Create(left, top, part.Width * zoom, part.Height * zoom);
}
