using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>The rows of an RGBA bitmap, which must not be disposed before them.</summary>
internal readonly unsafe struct SKBitmapRows(SKBitmap rgba) : IRgbaRows
{
    private readonly byte* _start = (byte*)rgba.GetPixels();
    private readonly int _rowBytes = rgba.RowBytes;

    public int Width { get; } = rgba.Width;

    public int Height { get; } = rgba.Height;

    public Span<byte> Row(int y) => new(_start + (long)y * _rowBytes, Width * 4);
}
