using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Innovation;

/// <summary>
/// The innovation of halved quantisation cells: how far the picture shown is from the new reconstruction points or,
/// where an index is 0, outside the new cell; and what the cells leave open. Thread-safe.
/// </summary>
/// <remarks>
/// Figures: pixels; squared distance of luma's coefficients; squared steps of those whose index is not 0; squared steps
/// of those whose index is 0 and which the scan visits before the last other. An index 0 beyond it says little: few of
/// these coefficients are far from 0.
/// </remarks>
/// <param name="reconstruction">The receiver's linear reconstruction, of all levels.</param>
internal sealed class TransformMeter(TransformReconstruction reconstruction) : IInnovationMeter
{
    // The range of luma in PSNR-Y, 16 to 235, relative to that of the kernel.
    private const double Scale = 219 / 255.0;

    private const float Unit = 1f / (1 << BlockTransform.FractionalBits);

    /// <inheritdoc/>
    public int Count => 4;

    /// <inheritdoc/>
    public int Side => 1;

    /// <inheritdoc/>
    public IErrorLaw Law { get; } = new ErrorSum();

    /// <inheritdoc/>
    public void Measure(
        int level, ReadOnlySpan<short> indices, ReadOnlySpan<short> shown, RgbView pixels, Span<double> figures)
    {
        Cells cells = reconstruction.CellsOf(level);
        float step = cells.LumaStep;
        indices = indices[..BlockTransform.PlaneLength];
        int open = indices.LastIndexOfAnyExcept((short)0) + 1;
        int known = indices.Length - indices.Count((short)0);
        double squares = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            float value = shown[i] * Unit;
            float distance = indices[i] != 0
                ? value - cells.ValueOf(i, indices[i])
                : Math.Max(Math.Abs(value) - step, 0);
            squares += distance * distance;
        }

        figures[0] = BlockTransform.PlaneLength;
        figures[1] = squares * Scale * Scale;
        figures[2] = known * step * step * Scale * Scale;
        figures[3] = (open - known) * step * step * Scale * Scale;
    }
}
