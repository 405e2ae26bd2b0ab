namespace ProgressiveSR.Tests.Sessions;

/// <summary>Pictures made by formula, the same on every machine.</summary>
internal static class TestPictures
{
    public static Picture Make(int width, int height, bool alpha = false, int gap = 0, int seed = 0)
    {
        int stride = width * 3 + gap;
        byte[] pixels = new byte[height * stride];
        Array.Fill(pixels, (byte)0xEE);
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < width * 3; i++)
            {
                pixels[y * stride + i] = (byte)((i * 7) ^ (y * 13) ^ (i * y / 5) ^ seed);
            }
        }

        byte[] plane = alpha ? new byte[width * height] : [];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = (byte)(255 - i % width * 3 % 256);
        }

        return new Picture(pixels, width, height, stride, plane);
    }

    public static ProgressiveEncoder Encoder(
        int width, int height, int blockSize = 8, bool alpha = false, LevelSchedule? schedule = null) =>
        new(
            Make(width, height, alpha),
            ContentId.Read(Enumerable.Range(1, ContentId.Size).Select(i => (byte)i).ToArray()),
            "test",
            new FormulaSampler(blockSize, schedule));
}
