namespace ProgressiveSR.Tests;

/// <summary>What tests of renderings share.</summary>
internal static class TestRendering
{
    /// <summary>Gives each block a level of its own, or nothing.</summary>
    public static void Fill(ProgressiveDecoder decoder, TestSamples samples, Random random)
    {
        for (int y = 0; y < samples.Grid.Rows; y++)
        {
            for (int x = 0; x < samples.Grid.Columns; x++)
            {
                int level = random.Next(-1, samples.Schedule.Count);
                for (int i = 0; i <= level; i++)
                {
                    decoder.Add(samples.Packet(i, new BlockRegion(x, y, 1, 1)));
                }
            }
        }
    }

    public static byte[] Pixels(Picture picture) => Pixels(picture.View);

    public static byte[] Pixels(RgbView view)
    {
        List<byte> bytes = [];
        for (int y = 0; y < view.Height; y++)
        {
            bytes.AddRange(view.Row(y));
        }

        return [.. bytes];
    }
}
