using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Reconstruction;

/// <summary>Blocks that are all but flat, at a step of 8 for luma and 16 for colours.</summary>
[TestFixture]
public sealed class FlatBlocksTests
{
    private const int Plane = BlockTransform.PlaneLength;

    private static readonly LevelSchedule Schedule = new(
        LevelDescription.HalvingSteps(8, 1, 2).Select(level => level.Rows), BlockTransform.RowCount);

    [Test]
    public void ShowFlat_IndicesOfAColour_FindsTheColourNearWhateverANetworkMakesOfIt()
    {
        TransformReconstruction reconstruction = new(Schedule);
        Random random = new(5);
        int same = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] colour = [(byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)];
            short[] indices = Sample(colour);
            float[] pixels = new float[3 * Plane];
            for (int k = 0; k < pixels.Length; k++)
            {
                pixels[k] = (colour[k / Plane] + random.NextSingle() - 0.5f) / 255;
            }

            reconstruction.ShowFlat(0, indices, pixels);

            Assert.That(pixels[..Plane].Distinct().Count(), Is.EqualTo(1), "flat");
            Assert.That(
                Sample([At(pixels, 0), At(pixels, 1), At(pixels, 2)]),
                Is.EqualTo(indices),
                "a colour of these indices");
            same += At(pixels, 0) == colour[0] && At(pixels, 1) == colour[1] && At(pixels, 2) == colour[2] ? 1 : 0;
        }

        // The others share their indices with the blue beside it.
        Assert.That(same, Is.GreaterThan(190));
    }

    [Test]
    public void ShowFlat_OnePixelTwoGreyLevelsAway_LeavesTheBlockAlone()
    {
        float[] pixels = Flat(100);
        pixels[77] = 102 / 255f;
        float[] before = [.. pixels];

        new TransformReconstruction(Schedule).ShowFlat(0, Sample([100, 100, 100]), pixels);

        Assert.That(pixels, Is.EqualTo(before));
    }

    [Test]
    public void ShowFlat_AnotherFrequency_LeavesTheBlockAlone()
    {
        float[] pixels = Flat(100.4f);
        float[] before = [.. pixels];
        short[] indices = Sample([100, 100, 100]);
        indices[5] = -1;

        new TransformReconstruction(Schedule).ShowFlat(0, indices, pixels);

        Assert.That(pixels, Is.EqualTo(before));
    }

    private static byte At(float[] pixels, int channel) => (byte)MathF.Round(pixels[channel * Plane] * 255);

    private static float[] Flat(float grey) => [.. Enumerable.Repeat(grey / 255, 3 * Plane)];

    /// <summary>The indices of a block of one colour.</summary>
    private static short[] Sample(byte[] colour)
    {
        Picture picture = new(BlockTransform.Side, BlockTransform.Side);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels.Span[i] = colour[i % 3];
        }

        using TransformSampler sampler = new(Schedule);
        short[] indices = new short[BlockTransform.RowCount];
        sampler.Sample(picture, new BlockRegion(0, 0, 1, 1), 0, 0, indices);
        new Quantizer(Schedule).Quantize(0, indices, indices);
        return indices;
    }
}
