using ProgressiveSR.Rendering;

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

    /// <summary>
    /// Blocks of random levels in small tiles: the picture is that of the reference, which has no tiles.
    /// </summary>
    /// <param name="blockSize">In pixels.</param>
    /// <param name="sizes">Widths and heights of pictures.</param>
    /// <param name="make">Makes a network by its factor.</param>
    public static void AssertMixedLevelsEqualReference(
        int blockSize, IEnumerable<(int Width, int Height)> sizes, Func<int, BoxSuperResolver> make)
    {
        foreach ((int width, int height) in sizes)
        {
            TestSamples samples = new(width, height, blockSize);
            using ReceiverModel model = new(samples.Bundle, new ExactBackend(), [make(4), make(2)]);
            ProgressiveDecoder decoder = new(samples.Header, model);
            Fill(decoder, samples, new Random(width));
            byte[] expected = ReferenceReceiver.Render(samples, decoder.GetLevel, consistent: true, make);
            RenderOptions options = new() { TileSize = RenderOptions.MinTileSize };

            Assert.That(Pixels(decoder.Render(options).Picture), Is.EqualTo(expected), $"{width}x{height}");
        }
    }

    /// <summary>
    /// Blocks of random levels, and random regions of them: each has the pixels of the whole picture.
    /// </summary>
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

    /// <summary>The same of a picture of 203x151 pixels.</summary>
    public static void AssertRegionsAreCrops(int blockSize, Func<int, BoxSuperResolver> make)
    {
        TestSamples samples = new(203, 151, blockSize);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), [make(4), make(2)]);
        AssertRegionsAreCrops(new ProgressiveDecoder(samples.Header, model), samples);
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
