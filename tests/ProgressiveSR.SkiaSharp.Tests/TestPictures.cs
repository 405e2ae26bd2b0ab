using SkiaSharp;

namespace ProgressiveSR.PictureFiles.Tests;

internal static partial class TestPictures
{
    /// <summary>What says sRGB in a PNG file.</summary>
    public static ReadOnlySpan<byte> SrgbChunk => "sRGB"u8;

    public static int CountFrames(byte[] encoded)
    {
        using SKCodec codec = SKCodec.Create(new MemoryStream(encoded));
        return codec.FrameCount;
    }
}
