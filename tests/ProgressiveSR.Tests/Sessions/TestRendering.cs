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

    /// <summary>Blocks of random levels, and random regions of them: each has the pixels of the whole picture.</summary>
    public static void AssertRegionsAreCrops(
        ProgressiveDecoder decoder, TestSamples samples, RenderOptions? options = null)
    {
        options ??= new RenderOptions();
        Random random = new(5);
        Fill(decoder, samples, random);
        Picture whole = decoder.Render(options).Picture;
        for (int i = 0; i < 20; i++)
        {
            int x = random.Next(whole.Width);
            int y = random.Next(whole.Height);
            PixelRegion region = new(
                x, y, random.Next(1, whole.Width + 1 - x), random.Next(1, whole.Height + 1 - y));
            Picture part = decoder.Render(options with { Region = region }).Picture;
            Assert.That(Pixels(part), Is.EqualTo(Pixels(whole.Crop(region))), region.ToString());
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
