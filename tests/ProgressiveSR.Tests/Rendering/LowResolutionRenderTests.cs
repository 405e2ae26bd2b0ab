using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

public sealed class LowResolutionRenderTests
{
    [TestCase(33, 65, 9, 17)]
    [TestCase(1, 1, 1, 1)]
    [TestCase(32, 64, 8, 16)]
    public void RenderLowResolution_Level0_IsTheSamplesAsAPicture(int width, int height, int lowWidth, int lowHeight)
    {
        TestSamples samples = new(width, height, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        Picture picture = samples.Decode(model, 1).RenderLowResolution(new RenderOptions { MaxLevel = 0 }).Picture;
        Assert.That((picture.Width, picture.Height), Is.EqualTo((lowWidth, lowHeight)));
        for (int y = 0; y < lowHeight; y++)
        {
            for (int x = 0; x < lowWidth; x++)
            {
                ReadOnlySpan<byte> block = samples.Block(0, x / 4, y / 4);
                int inBlock = y % 4 * 4 + x % 4;
                byte[] expected = [block[inBlock], block[16 + inBlock], block[32 + inBlock]];
                Assert.That(picture.View.Row(y).Slice(3 * x, 3).ToArray(), Is.EqualTo(expected));
            }
        }
    }

    [Test]
    public void RenderLowResolution_Refined_IsTheExpandedPicture()
    {
        TestSamples samples = new(601, 35, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(radius: 0));
        ProgressiveDecoder decoder = samples.Decode(model, 2, new BlockRegion(30, 1, 5, 2));
        ProgressList progress = new();
        RenderResult result = decoder.RenderLowResolution(null, progress);
        Assert.That((result.Picture.Width, result.Picture.Height), Is.EqualTo((301, 18)));
        Assert.That(result.Statistics.BlocksPerLevel, Is.EqualTo(new[] { 38 * 3 - 10, 0, 10, 0 }));
        Assert.That(progress.Values[^1], Is.EqualTo(1));

        // Without a radius the box network shows the expanded picture itself at its first pixel of four.
        Picture full = decoder.Render(new RenderOptions { DataConsistency = false }).Picture;
        for (int y = 16; y < 35; y += 2)
        {
            for (int x = 30 * 16; x < 35 * 16; x += 2)
            {
                Assert.That(
                    result.Picture.View.Row(y / 2).Slice(3 * x / 2, 3).ToArray(),
                    Is.EqualTo(full.View.Row(y).Slice(3 * x, 3).ToArray()));
            }
        }
    }

    [Test]
    public void RenderLowResolution_Region_EqualsCropOfWhole()
    {
        TestSamples samples = new(100, 70, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model, 1);
        Picture whole = decoder.RenderLowResolution().Picture;
        RenderOptions options = new() { Region = new PixelRegion(33, 17, 30, 4) };
        Picture part = decoder.RenderLowResolution(options).Picture;
        Assert.That(Pixels(part), Is.EqualTo(Pixels(whole.Crop(new PixelRegion(16, 8, 16, 3)))));
    }
}
