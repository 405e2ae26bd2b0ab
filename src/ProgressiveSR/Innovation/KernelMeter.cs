using ProgressiveSR.Sampling;
using ProgressiveSR.Surfaces;

namespace ProgressiveSR.Innovation;

/// <summary>
/// The innovation of new rows of a dense kernel: the difference between the increment and the picture's own samples.
/// What is wrong beside the rows is not seen, so other figures tell what kind of picture it is. Thread-safe.
/// </summary>
/// <remarks>
/// Figures, all but the first as means over a block times its pixels: pixels; squared differences; their fourth powers,
/// as few large ones say less than many; and of the picture shown, whose errors are larger where it is busy, less where
/// only its edges are, and depend on how much of them is luma: squared colour differences and <see cref="Texture"/>'s.
/// </remarks>
/// <param name="schedule">The kernel's levels.</param>
/// <param name="blockSize">Side of a block in pixels.</param>
internal sealed class KernelMeter(LevelSchedule schedule, int blockSize) : IInnovationMeter
{
    private readonly double unit = Math.ScaleB(1, -schedule.FractionalBits);

    /// <inheritdoc/>
    public int Count => 3 + Texture.Count;

    /// <inheritdoc/>
    public int Side => 4;

    /// <inheritdoc/>
    public IErrorLaw Law { get; } = new ErrorProduct();

    /// <inheritdoc/>
    public void Measure(
        int level, ReadOnlySpan<short> indices, ReadOnlySpan<short> shown, RgbView pixels, Span<double> figures)
    {
        figures.Clear();
        figures[0] = blockSize * blockSize;
        int sample = 0;
        foreach (KernelRows rows in schedule[level])
        {
            for (int end = sample + rows.Count; sample < end; sample++)
            {
                // Sampling rounds down, by half a unit on average.
                double difference = indices[sample] * rows.Step - (shown[sample] + 0.5) * unit;
                double square = difference * difference;
                figures[1] += square;
                figures[2] += square * square;
            }
        }

        Texture.Measure(pixels, figures[3..]);
        foreach (ref double mean in figures[3..])
        {
            mean *= figures[0];
        }
    }
}
