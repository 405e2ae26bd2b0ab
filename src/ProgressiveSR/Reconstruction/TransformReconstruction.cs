using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>
/// The linear part of a receiver for the separable kernel, block by block: from indices to the expanded picture, which
/// is the network's input, and the projection of the network's result onto the quantisation cells. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// The expanded picture has half the size and 13 channels: for each colour, the four phases of the full-size
/// reconstruction (upper left, upper right, lower left, lower right pixel); then luma's step / 255.
/// </remarks>
public sealed class TransformReconstruction
{
    /// <summary>Number of channels of the expanded picture.</summary>
    public const int Channels = 3 * Phases + 1;

    /// <summary>Side of a block in the expanded picture.</summary>
    public const int ExpandedSide = BlockTransform.Side / 2;

    private const int Phases = 4;

    private readonly LevelSchedule schedule;
    private readonly Cells[] cells;
    private readonly FlatBlocks[] flat;

    /// <summary>
    /// Prepares the cells of all levels, with the reconstruction points of an untrained model: 0.42 of a cell from its
    /// end nearer to 0. For those of a model, use <see cref="ProgressiveSR.Models.ModelBundle.CreateReconstruction"/>.
    /// </summary>
    /// <param name="schedule">What each level samples.</param>
    /// <exception cref="ArgumentException">The schedule is for another kernel.</exception>
    public TransformReconstruction(LevelSchedule schedule)
        : this(schedule, points: null)
    {
    }

    /// <summary>Prepares the cells of all levels.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="points">Reconstruction points; null for untrained ones.</param>
    /// <exception cref="ArgumentException">
    /// The schedule is for another kernel, or the points are for a different number of levels.
    /// </exception>
    internal TransformReconstruction(LevelSchedule schedule, ReconstructionPoints? points)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (schedule.KernelLength != BlockTransform.RowCount)
        {
            throw new ArgumentException(
                $"The schedule is for kernel rows of {schedule.KernelLength} values; this kernel has "
                + $"{BlockTransform.RowCount}.",
                nameof(schedule));
        }

        points ??= ReconstructionPoints.Untrained(schedule.Count);
        if (points.Levels != schedule.Count)
        {
            throw new ArgumentException(
                $"There are points of {points.Levels} levels for a schedule of {schedule.Count}.", nameof(points));
        }

        this.schedule = schedule;
        cells = [.. Enumerable.Range(0, schedule.Count).Select(level => new Cells(schedule[level], points, level))];
        flat = [.. cells.Select(own => new FlatBlocks(own))];
    }

    /// <summary>Luma's quantisation step at a level, in 8-bit units.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public double LumaStep(int level) => At(level).LumaStep;

    /// <summary>Expands a block.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="indices">The level's indices of the block.</param>
    /// <param name="expanded">
    /// Receives <see cref="Channels"/> x <see cref="ExpandedSide"/> x <see cref="ExpandedSide"/> values, pixels in 0..1
    /// units.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Expand(int level, ReadOnlySpan<short> indices, Span<float> expanded)
    {
        Cells own = At(level);
        Require(indices.Length, schedule.SamplesPerBlock(level), "indices");
        Require(expanded.Length, Channels * ExpandedSide * ExpandedSide, "values of the expanded picture");
        Span<float> pixels = stackalloc float[BlockTransform.RowCount];
        Inverse(level, indices, pixels);
        Unshuffle(pixels, expanded);
        expanded[(3 * Phases * ExpandedSide * ExpandedSide)..].Fill(own.LumaStep / byte.MaxValue);
    }

    /// <summary>
    /// Projects a block onto its cells: the smallest change that moves each coefficient into its cell.
    /// </summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="indices">The level's indices of the block.</param>
    /// <param name="pixels">3 x 32 x 32 values in 0..1 units, changed in place.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Project(int level, ReadOnlySpan<short> indices, Span<float> pixels)
    {
        Cells own = At(level);
        Require(indices.Length, schedule.SamplesPerBlock(level), "indices");
        Require(pixels.Length, BlockTransform.RowCount, "pixel values");
        own.Project(indices, pixels);
    }

    /// <summary>Shows a block that is all but flat in one colour of 8 bits, if its cells hold one.</summary>
    internal void ShowFlat(int level, ReadOnlySpan<short> indices, Span<float> pixels) =>
        flat[level].Show(indices, pixels);

    /// <summary>The cells of a level.</summary>
    internal Cells CellsOf(int level) => cells[level];

    /// <summary>Reconstructs the coefficients of a block, 3 x 32 x 32 in raster order.</summary>
    internal void Reconstruct(int level, ReadOnlySpan<short> indices, Span<float> coefficients) =>
        cells[level].Reconstruct(indices, coefficients);

    /// <summary>Reconstructs the pixels of a block, 3 x 32 x 32 in 0..1 units.</summary>
    internal void Inverse(int level, ReadOnlySpan<short> indices, Span<float> pixels)
    {
        Span<float> coefficients = stackalloc float[BlockTransform.RowCount];
        cells[level].Reconstruct(indices, coefficients);
        FloatTransform.Inverse(coefficients, pixels);
    }

    /// <summary>Reconstructs the luma of a block, 32 x 32 values less 128.</summary>
    internal void ReconstructLuma(int level, ReadOnlySpan<short> indices, Span<float> luma)
    {
        Span<float> coefficients = stackalloc float[BlockTransform.PlaneLength];
        cells[level].ReconstructLuma(indices, coefficients);
        PlaneInverse.Run(coefficients, luma);
    }

    private static void Require(int actual, int needed, string what)
    {
        if (actual != needed)
        {
            throw new ArgumentException($"A block has {needed} {what}, not {actual}.");
        }
    }

    /// <summary>Splits three planes into their phases, colour by colour.</summary>
    private static void Unshuffle(ReadOnlySpan<float> pixels, Span<float> values)
    {
        const int Side = BlockTransform.Side;
        for (int channel = 0; channel < 3 * Phases; channel++)
        {
            (int colour, int phase) = Math.DivRem(channel, Phases);
            for (int y = 0; y < ExpandedSide; y++)
            {
                ReadOnlySpan<float> row = pixels.Slice((colour * Side + 2 * y + phase / 2) * Side + phase % 2);
                Span<float> made = values.Slice((channel * ExpandedSide + y) * ExpandedSide, ExpandedSide);
                for (int x = 0; x < ExpandedSide; x++)
                {
                    made[x] = row[2 * x];
                }
            }
        }
    }

    private Cells At(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, cells.Length);
        return cells[level];
    }
}
