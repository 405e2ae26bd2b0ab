using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Reconstruction;

[TestFixture]
internal sealed class LinearErrorTests
{
    private const int Levels = 8;

    private static readonly LevelSchedule Schedule = new(
        LevelDescription.HalvingSteps(128, Levels, 2).Select(level => level.Rows), BlockTransform.RowCount);

    private static readonly TransformReconstruction Reconstruction = new(Schedule);

    /// <summary>Luma by its definition, in double precision, tile by tile.</summary>
    [TestCase(96, 64, 2)]
    [TestCase(75, 41, 2)]
    [TestCase(33, 70, 4)]
    [TestCase(7, 3, 1)]
    public void Measure_Tiles_IsTheErrorOfLumaInsideThePicture(int width, int height, int tileSide)
    {
        Picture picture = Noisy(width, height, contrast: 200);
        TileGrid tiles = new(new BlockGrid(width, height, BlockTransform.Side), tileSide);
        int pixels = 0;
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            BlockRegion blocks = tiles[tile];
            using LinearError error = new(Reconstruction, picture.View, blocks);
            pixels += error.Pixels;
            for (int level = 0; level < Levels; level++)
            {
                short[] indices = Indices(picture, blocks, level);
                double expected = 0;
                for (int block = 0; block < blocks.Count; block++)
                {
                    expected += LumaError(
                        picture,
                        (blocks.X + block % blocks.Columns) * 32,
                        (blocks.Y + block / blocks.Columns) * 32,
                        level,
                        indices.AsSpan(block * 3072, 3072));
                }

                Assert.That(
                    error.Measure(level, indices), Is.EqualTo(expected).Within(0.005).Percent, $"level {level}");
            }
        }

        Assert.That(pixels, Is.EqualTo(width * height));
    }

    /// <summary>
    /// The whole picture as receivers without a network show it. Rounding is known on average only, which tells where
    /// errors are a unit or less.
    /// </summary>
    [TestCase(100, 75)]
    [TestCase(64, 96)]
    public void Measure_Picture_IsNearItsPsnr(int width, int height)
    {
        Picture picture = Noisy(width, height);
        BlockRegion all = new BlockGrid(width, height, 32).All;
        using LinearError error = new(Reconstruction, picture.View, all);
        for (int level = 0; level < Levels; level++)
        {
            short[] indices = Indices(picture, all, level);
            double expected = ImageQuality.PsnrY(picture.View, Show(picture, level, indices).View);

            double psnr = 10 * Math.Log10(255 * 255 * error.Pixels / error.Measure(level, indices));

            Assert.That(psnr, Is.EqualTo(expected).Within(level < 6 ? 0.1 : 0.3), $"level {level}");
        }
    }

    /// <summary>Coarse steps overshoot beside black and white by decibels; nothing is shown beyond them.</summary>
    [Test]
    public void Measure_BlackAndWhite_IsNearItsPsnr()
    {
        Picture picture = new(64, 64);
        for (int y = 0; y < 64; y++)
        {
            picture.Pixels.Span.Slice(y * picture.Stride, 3 * 64).Fill((byte)(y % 20 < 9 ? 255 : 0));
        }

        BlockRegion all = new BlockGrid(64, 64, 32).All;
        using LinearError error = new(Reconstruction, picture.View, all);
        for (int level = 0; level < 3; level++)
        {
            short[] indices = Indices(picture, all, level);
            double expected = ImageQuality.PsnrY(picture.View, Show(picture, level, indices).View);
            double psnr = 10 * Math.Log10(255 * 255 * error.Pixels / error.Measure(level, indices));

            Assert.That(psnr, Is.EqualTo(expected).Within(0.2), $"level {level}");
        }
    }

    private static short[] Indices(Picture picture, BlockRegion blocks, int level)
    {
        using TransformSampler sampler = new(Schedule);
        short[] indices = new short[blocks.Count * BlockTransform.RowCount];
        sampler.Sample(picture, blocks, level, level, indices);
        new Quantizer(Schedule).Quantize(level, indices, indices);
        return indices;
    }

    private static double LumaError(Picture picture, int left, int top, int level, ReadOnlySpan<short> indices)
    {
        float[] coefficients = new float[BlockTransform.RowCount];
        Reconstruction.Reconstruct(level, indices, coefficients);
        double sum = 0;
        for (int y = 0; y < Math.Min(32, picture.Height - top); y++)
        {
            for (int x = 0; x < Math.Min(32, picture.Width - left); x++)
            {
                double luma = 128;
                for (int i = 0; i < 1024; i++)
                {
                    luma += coefficients[i] * BlockTransform.Weight(i / 32, y) * BlockTransform.Weight(i % 32, x);
                }

                ReadOnlySpan<byte> pixel =
                    picture.Pixels.Span.Slice((top + y) * picture.Stride + 3 * (left + x), 3);
                double shown = 16 + 219 * Math.Clamp(luma, 0, 255) / 255;
                sum += Math.Pow(shown - ImageQuality.Luma(pixel[0], pixel[1], pixel[2]), 2);

                // The variance of a value rounded to a unit is 1/12.
                sum += (65.481 * 65.481 + 128.553 * 128.553 + 24.966 * 24.966) / (255 * 255 * 12);
            }
        }

        return sum;
    }

    /// <summary>The linear reconstruction, rounded to 8 bits.</summary>
    private static Picture Show(Picture picture, int level, short[] indices)
    {
        Picture shown = new(picture.Width, picture.Height);
        float[] coefficients = new float[BlockTransform.RowCount];
        float[] pixels = new float[BlockTransform.RowCount];
        int columns = (picture.Width + 31) / 32;
        for (int block = 0; block < indices.Length / 3072; block++)
        {
            Reconstruction.Reconstruct(level, indices.AsSpan(block * 3072, 3072), coefficients);
            FloatTransform.Inverse(coefficients, pixels);
            for (int i = 0; i < 3072; i++)
            {
                int x = block % columns * 32 + i % 32;
                int y = block / columns * 32 + i / 32 % 32;
                if (x < picture.Width && y < picture.Height)
                {
                    shown.Pixels.Span[y * shown.Stride + 3 * x + i / 1024] =
                        (byte)Math.Clamp(MathF.Round(pixels[i] * 255), 0, 255);
                }
            }
        }

        return shown;
    }

    /// <summary>Waves in grey, with a little noise in every colour; cut off at black and white if need be.</summary>
    private static Picture Noisy(int width, int height, double contrast = 60)
    {
        Random random = new(width);
        Picture picture = new(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double wave = 125 + contrast * Math.Sin(x * 0.3 + y * 0.1) * Math.Cos(y * 0.2) + random.Next(-20, 20);
                for (int colour = 0; colour < 3; colour++)
                {
                    picture.Pixels.Span[y * picture.Stride + 3 * x + colour] = (byte)Math.Clamp(
                        wave + random.Next(-5, 6), 0, 255);
                }
            }
        }

        return picture;
    }
}
