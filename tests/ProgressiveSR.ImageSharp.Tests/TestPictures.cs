using SixLabors.ImageSharp;

namespace ProgressiveSR.PictureFiles.Tests;

internal static partial class TestPictures
{
    /// <summary>What says sRGB in a PNG file: primaries, curve, no matrix, full range.</summary>
    public static ReadOnlySpan<byte> SrgbChunk => "cICP\u0001\u000D\0\u0001"u8;

    public static int CountFrames(byte[] encoded)
    {
        using Image image = Image.Load(encoded);
        return image.Frames.Count;
    }
}
