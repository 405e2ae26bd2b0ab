using SixLabors.ImageSharp;

namespace ProgressiveSR.PictureFiles.Tests;

internal static partial class TestPictures
{
    public static int CountFrames(byte[] encoded)
    {
        using Image image = Image.Load(encoded);
        return image.Frames.Count;
    }
}
