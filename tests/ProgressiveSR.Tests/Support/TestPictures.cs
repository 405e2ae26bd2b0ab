using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

/// <summary>Pictures made by formula, and encoders of them.</summary>
internal static class TestPictures
{
    private static readonly Lazy<IntegerSampler> Sampler8 = new(() => new(SamplingCases.RandomKernel(8)));
    private static readonly Lazy<IntegerSampler> Sampler16 = new(() => new(SamplingCases.RandomKernel(16)));

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
            plane[i] = (byte)(255 - i % width * 3 % 255);
        }

        return new Picture(pixels, width, height, stride, plane);
    }

    /// <summary>Noise at the right, flat blocks at the left: tiles that compress, and tiles that do not.</summary>
    public static Picture MakeHalfFlat(int width, int height, bool alpha = false)
    {
        Picture picture = Make(width, height, alpha);
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < width / 2 * 3; i++)
            {
                picture.Pixels.Span[y * picture.Stride + i] = (byte)(i / 96 * 40 + y / 32 * 9);
            }
        }

        return picture;
    }

    /// <summary>An encoder with the shipped sampler and a random kernel.</summary>
    public static TestEncoder Encoder(
        int width, int height, int blockSize = 8, bool alpha = false, int seed = 0) =>
        Encoder(Make(width, height, alpha, seed: seed), blockSize == 8 ? Sampler8.Value : Sampler16.Value);

    /// <summary>An encoder that depends on no sampler but that of the tests.</summary>
    public static TestEncoder FormulaEncoder(
        int width, int height, int blockSize = 8, bool alpha = false, LevelSchedule? schedule = null) =>
        Encoder(Make(width, height, alpha), new FormulaSampler(blockSize, schedule));

    /// <summary>An encoder of a picture, with the tests' sampler.</summary>
    public static TestEncoder FormulaEncoder(Picture picture, int blockSize) =>
        Encoder(picture, new FormulaSampler(blockSize));

    private static TestEncoder Encoder(Picture picture, ISamplingUnit sampler) =>
        new(picture, sampler, TestModel.Manifest(sampler.BlockSize, sampler.Schedule));
}
