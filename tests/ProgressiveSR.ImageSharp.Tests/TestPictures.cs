namespace ProgressiveSR.PictureFiles.Tests;

internal static partial class TestPictures
{
    /// <summary>One less than the format's, by ImageSharp 2's lossless encoder.</summary>
    public const int LargestWebpSide = 16_382;

    /// <summary>Frames of a WebP animation, by its chunks: ImageSharp 2 reads none.</summary>
    public static int CountFrames(byte[] encoded)
    {
        int count = 0;
        for (int at = 12; at < encoded.Length;)
        {
            ReadOnlySpan<byte> chunk = encoded.AsSpan(at);
            count += chunk.StartsWith("ANMF"u8) ? 1 : 0;
            at += 8 + ((BitConverter.ToInt32(chunk[4..]) + 1) & ~1);
        }

        return count;
    }
}
