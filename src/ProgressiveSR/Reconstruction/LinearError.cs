using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>
/// The error of luma that quantisation leaves in the linear picture, measured over coefficients: the transform is
/// orthonormal, so their squared errors sum to those of the pixels. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Blocks count whole, with what continues the picture beyond its borders; clipping to 0..255 is left out.
/// </remarks>
internal sealed class LinearError(LevelSchedule schedule, TransformReconstruction reconstruction)
{
    // Rounding the linear picture's R, G, B to 8 bits adds this much to the squared error of luma.
    private const double Rounding = (0.299 * 0.299 + 0.587 * 0.587 + 0.114 * 0.114) / 12;

    // PSNR-Y is that of a luma of 219 steps.
    private const double Scale = 219.0 / byte.MaxValue;

    /// <summary>PSNR-Y in dB of a squared error.</summary>
    /// <param name="squares">The sum over some blocks.</param>
    /// <param name="blocks">The number of blocks.</param>
    public static double ToPsnrY(double squares, long blocks)
    {
        double mean = squares / (blocks * BlockTransform.PlaneLength) + Rounding;
        return 10 * Math.Log10(byte.MaxValue * byte.MaxValue / (mean * Scale * Scale));
    }

    /// <summary>Sums the squared errors of luma over some blocks.</summary>
    /// <param name="level">The level.</param>
    /// <param name="values">The blocks' samples before quantisation, fixed point as the schedule has it.</param>
    /// <param name="indices">Their indices at the level.</param>
    /// <returns>The sum in squared 8-bit units.</returns>
    public double Measure(int level, ReadOnlySpan<short> values, ReadOnlySpan<short> indices)
    {
        float unit = 1f / (1 << schedule.FractionalBits);
        double sum = 0;
        for (int start = 0; start < indices.Length; start += BlockTransform.RowCount)
        {
            sum += reconstruction.SumLumaSquares(
                level,
                values.Slice(start, BlockTransform.PlaneLength),
                indices.Slice(start, BlockTransform.PlaneLength),
                unit);
        }

        return sum;
    }
}
