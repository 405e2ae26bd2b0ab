using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>
/// The quantisation cells of a level of truncated coefficients, and the reconstruction points in them. Immutable and
/// thread-safe.
/// </summary>
internal sealed class Cells
{
    // Rounding errors of the integer transform and of single precision.
    private const float Slack = (float)BlockTransform.RoundingBound + 1 / 64f;

    // Index 0, reconstructed as 0, and the magnitudes.
    private const int PointsPerSample = 1 + ReconstructionPoints.Magnitudes;

    private readonly short[] places;
    private readonly float[] steps;
    private readonly float[] points;
    private readonly int lumaEnd;

    /// <summary>Prepares the cells of a level.</summary>
    /// <param name="rows">The rows of the separable kernel that the level sends.</param>
    /// <param name="points">Reconstruction points.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    public Cells(IReadOnlyList<KernelRows> rows, ReconstructionPoints points, int level)
    {
        ReadOnlySpan<short> scan = BlockTransform.Scan;
        List<short> found = [];
        List<float> offsets = [];
        foreach (KernelRows run in rows)
        {
            for (int row = run.First; row < run.End; row++)
            {
                (int plane, int place) = Math.DivRem(row, BlockTransform.PlaneLength);
                found.Add((short)(plane * BlockTransform.PlaneLength + scan[place]));
                offsets.Add(0);
                for (int i = 0; i < ReconstructionPoints.Magnitudes; i++)
                {
                    offsets.Add(points.At(level, ReconstructionPoints.Of(row) + i));
                }
            }
        }

        places = [.. found];
        steps = [.. rows.SelectMany(run => Enumerable.Repeat((float)run.Step, run.Count))];
        this.points = [.. offsets];
        lumaEnd = Array.FindLastIndex(places, place => place < BlockTransform.PlaneLength) + 1;
        LumaStep = steps[0];
    }

    /// <summary>Luma's step in 8-bit units.</summary>
    public float LumaStep { get; }

    /// <summary>The sample at a place of the 3 x 32 x 32 coefficients; -1 where none is sent.</summary>
    public int SampleAt(int place) => Array.IndexOf(places, (short)place);

    /// <summary>The step of a sample.</summary>
    public float StepOf(int sample) => steps[sample];

    /// <summary>The reconstruction point of an index.</summary>
    public float ValueOf(int sample, int index)
    {
        int magnitude = Math.Abs(index);
        float point = points[PointsPerSample * sample + Math.Min(magnitude, ReconstructionPoints.Magnitudes)];
        return MathF.CopySign((magnitude + point) * steps[sample], index);
    }

    /// <summary>Reconstructs coefficients from indices.</summary>
    /// <param name="indices">The level's indices of a block.</param>
    /// <param name="coefficients">Receives 3 x 32 x 32 in raster order; rows that are not sent are 0.</param>
    public void Reconstruct(ReadOnlySpan<short> indices, Span<float> coefficients)
    {
        coefficients.Clear();
        foreach (int i in new NonzeroIndices(indices))
        {
            coefficients[places[i]] = ValueOf(i, indices[i]);
        }
    }

    /// <summary>Reconstructs luma's coefficients from indices.</summary>
    /// <param name="indices">The level's indices of a block.</param>
    /// <param name="coefficients">Receives 32 x 32 in raster order; rows that are not sent are 0.</param>
    public void ReconstructLuma(ReadOnlySpan<short> indices, Span<float> coefficients)
    {
        coefficients.Clear();
        indices = indices[..(indices[..lumaEnd].LastIndexOfAnyExcept((short)0) + 1)];
        for (int i = 0; i < indices.Length; i++)
        {
            // No branch on index 0: it would be hard to predict, and cost more than the value.
            int place = places[i];
            if (place < coefficients.Length)
            {
                coefficients[place] = ValueOf(i, indices[i]);
            }
        }
    }

    /// <summary>
    /// Projects a block's pixels onto the cells: the smallest change that moves each coefficient into its cell.
    /// </summary>
    /// <param name="indices">The level's indices of the block.</param>
    /// <param name="pixels">3 x 32 x 32 in 0..1 units, changed in place.</param>
    public void Project(ReadOnlySpan<short> indices, Span<float> pixels)
    {
        Span<float> coefficients = stackalloc float[BlockTransform.RowCount];
        Span<float> moves = stackalloc float[BlockTransform.RowCount];
        FloatTransform.Forward(pixels, coefficients);
        moves.Clear();
        bool isMoved = false;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            float low = (index > 0 ? index : index - 1) * steps[i] - Slack;
            float high = (index < 0 ? index : index + 1) * steps[i] + Slack;
            float own = coefficients[places[i]];
            if (own < low || own > high)
            {
                moves[places[i]] = Math.Clamp(own, low, high) - own;
                isMoved = true;
            }
        }

        if (!isMoved)
        {
            return;
        }

        Span<float> change = stackalloc float[BlockTransform.RowCount];
        FloatTransform.Inverse(moves, change, isChange: true);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] += change[i];
        }
    }
}
