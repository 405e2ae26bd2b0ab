using SkiaSharp;

namespace ProgressiveSR.PictureFiles.Tests;

internal static partial class TestPictures
{
    public static int CountFrames(byte[] encoded)
    {
        using SKCodec codec = SKCodec.Create(new MemoryStream(encoded));
        return codec.FrameCount;
    }
}
