using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>The rows of an image's first frame; the image must not be disposed before them.</summary>
internal readonly struct RgbaRows(Image<Rgba32> rgba) : IRgbaRows
{
    private readonly Buffer2D<Rgba32> _pixels = rgba.Frames.RootFrame.PixelBuffer;

    public int Width => _pixels.Width;

    public int Height => _pixels.Height;

    public Span<byte> Row(int y) => MemoryMarshal.AsBytes(_pixels.DangerousGetRowSpan(y));
}
