using System.Buffers;
using System.Runtime.Intrinsics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>
/// How far the linear reconstruction of a tile is from the picture: the sum of squared errors of PSNR-Y's luma
/// (<see cref="ProgressiveSR.Metrics.ImageQuality.Luma"/>) over the tile's pixels inside the picture. Not thread-safe.
/// </summary>
/// <remarks>
/// Luma is reconstructed alone, clipped to black and white, and compared before any rounding; what rounding red, green and
/// blue to 8 bits adds to the error of a pixel on average is added. That differs from the picture shown where one colour
/// is clipped, and where errors are so small that rounding undoes them or makes more of them: by 0.02 dB of PSNR-Y and
/// less at steps 128 to 4, by +0.07 and -0.17 dB at steps 2 and 1 (means of Set14). The same on every machine.
/// </remarks>
internal sealed class LinearError : IDisposable
{
    // Luma's range in PSNR-Y, 16 to 235, against that of the kernel.
    private const double Scale = 219 / 255.0;

    // A rounded value's error is spread evenly over a unit; PSNR-Y weighs red, green and blue so.
    private const double Rounding =
        (65.481 * 65.481 + 128.553 * 128.553 + 24.966 * 24.966) / (255.0 * 255.0) / 12;

    private const int Side = BlockTransform.Side;

    private readonly TransformReconstruction reconstruction;
    private readonly BlockRegion blocks;
    private readonly int width;
    private readonly int height;
    private readonly float[] luma;

    /// <summary>Takes a tile of a picture.</summary>
    /// <param name="reconstruction">The linear part of receivers.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="blocks">The tile's blocks.</param>
    public LinearError(TransformReconstruction reconstruction, in RgbView picture, BlockRegion blocks)
    {
        this.reconstruction = reconstruction;
        this.blocks = blocks;
        width = Math.Min(blocks.Columns * Side, picture.Width - blocks.X * Side);
        height = Math.Min(blocks.Rows * Side, picture.Height - blocks.Y * Side);
        luma = ArrayPool<float>.Shared.Rent(width * height);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(blocks.Y * Side + y)[(blocks.X * Side * RgbView.BytesPerPixel)..];
            Span<float> own = luma.AsSpan(y * width, width);
            for (int x = 0; x < own.Length; x++)
            {
                ReadOnlySpan<byte> pixel = row.Slice(x * RgbView.BytesPerPixel, RgbView.BytesPerPixel);
                own[x] = (65.481f * pixel[0] + 128.553f * pixel[1] + 24.966f * pixel[2]) / 219 - 128;
            }
        }
    }

    /// <summary>Pixels of the tile inside the picture, which are those that count.</summary>
    public int Pixels => width * height;

    /// <summary>The sum of squared errors at a level.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="indices">The level's indices of the tile, block by block.</param>
    /// <returns>In squared units of PSNR-Y's luma; above 0.</returns>
    public double Measure(int level, ReadOnlySpan<short> indices)
    {
        Span<float> shown = stackalloc float[BlockTransform.PlaneLength];
        int samples = indices.Length / (int)blocks.Count;
        double sum = 0;
        for (int block = 0; block < blocks.Count; block++)
        {
            (int y, int x) = Math.DivRem(block, blocks.Columns);
            reconstruction.ReconstructLuma(level, indices.Slice(block * samples, samples), shown);
            sum += Compare(shown, x * Side, y * Side);
        }

        return sum * Scale * Scale + Pixels * Rounding;
    }

    /// <summary>PSNR-Y in dB of a squared error.</summary>
    /// <param name="squares">A sum of <see cref="Measure"/>.</param>
    /// <param name="pixels">The pixels that it counts.</param>
    public static double ToPsnrY(double squares, long pixels) =>
        10 * Math.Log10(byte.MaxValue * byte.MaxValue * (double)pixels / squares);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(luma);

    private double Compare(ReadOnlySpan<float> shown, int left, int top)
    {
        int columns = Math.Min(Side, width - left);
        int rows = Math.Min(Side, height - top);
        Vector256<float> sums = default;
        float rest = 0;
        for (int y = 0; y < rows; y++)
        {
            ReadOnlySpan<float> own = shown.Slice(y * Side, columns);
            ReadOnlySpan<float> original = luma.AsSpan((top + y) * width + left, columns);
            int x = 0;
            for (; x <= columns - Vector256<float>.Count; x += Vector256<float>.Count)
            {
                Vector256<float> value = Vector256.Min(
                    Vector256.Max(Vector256.Create(own[x..]), Vector256.Create(-128f)), Vector256.Create(127f));
                Vector256<float> error = value - Vector256.Create(original[x..]);
                sums += error * error;
            }

            for (; x < columns; x++)
            {
                float error = Math.Clamp(own[x], -128f, 127f) - original[x];
                rest += error * error;
            }
        }

        // One by one: a vector's own sum may take its elements in another order on another machine.
        double sum = rest;
        for (int i = 0; i < Vector256<float>.Count; i++)
        {
            sum += sums[i];
        }

        return sum;
    }
}
