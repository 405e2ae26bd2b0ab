using SkiaSharp;

namespace ProgressiveSR.PictureFiles.Tests;

internal static partial class TestPictures
{
    /// <summary>That of the format.</summary>
    public const int LargestWebpSide = 16_383;

    public static int CountFrames(byte[] encoded)
    {
        using SKCodec codec = SKCodec.Create(new MemoryStream(encoded));
        return codec.FrameCount;
    }
}
