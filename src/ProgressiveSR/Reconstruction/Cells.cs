using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>
/// The quantisation cells of a level of truncated coefficients, and the reconstruction points in them. Immutable and
/// thread-safe.
/// </summary>
internal sealed class Cells
{
    // The rounding of the integer transform and of single precision.
    private const float Slack = (float)BlockTransform.RoundingBound + 1 / 64f;

    private readonly short[] places;
    private readonly float[] steps;
    private readonly float[][] points;  // of magnitude 1, 2, ...; the last one's holds for all above

    /// <summary>Prepares the cells of a level.</summary>
    /// <param name="rows">The rows of the separable kernel that the level sends.</param>
    /// <param name="points">Where coefficients are put inside their cells.</param>
    /// <param name="level">The level.</param>
    public Cells(IReadOnlyList<KernelRows> rows, ReconstructionPoints points, int level)
    {
        ReadOnlySpan<short> scan = BlockTransform.Scan;
        List<short> found = [];
        List<float>[] offsets = [.. Enumerable.Range(0, ReconstructionPoints.Magnitudes).Select(_ => new List<float>())];
        foreach (KernelRows run in rows)
        {
            for (int row = run.First; row < run.End; row++)
            {
                (int plane, int place) = Math.DivRem(row, BlockTransform.PlaneLength);
                found.Add((short)(plane * BlockTransform.PlaneLength + scan[place]));
                for (int i = 0; i < ReconstructionPoints.Magnitudes; i++)
                {
                    offsets[i].Add(points.At(level, ReconstructionPoints.Of(row) + i));
                }
            }
        }

        places = [.. found];
        steps = [.. rows.SelectMany(run => Enumerable.Repeat((float)run.Step, run.Count))];
        this.points = [.. offsets.Select(own => own.ToArray())];
        LumaStep = steps[0];
    }

    /// <summary>The step of luma.</summary>
    public float LumaStep { get; }

    /// <summary>Reconstructs coefficients from indices.</summary>
    /// <param name="indices">The level's indices of a block.</param>
    /// <param name="coefficients">Receives 3 x 32 x 32 in raster order; rows that are not sent are 0.</param>
    public void Reconstruct(ReadOnlySpan<short> indices, Span<float> coefficients)
    {
        coefficients.Clear();
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            if (index != 0)
            {
                coefficients[places[i]] = ValueOf(i, index);
            }
        }
    }

    /// <summary>Sums the squared errors that reconstruction leaves, in the order of the samples.</summary>
    /// <param name="values">
    /// A block's coefficients before quantisation, a multiple of 8 of them from the first on, times
    /// 1 / <paramref name="unit"/>.
    /// </param>
    /// <param name="indices">Their indices.</param>
    /// <param name="unit">What a value of 1 stands for.</param>
    /// <returns>The sum, with the same bits on every machine: lanes are added up in a fixed order.</returns>
    public float SumSquares(ReadOnlySpan<short> values, ReadOnlySpan<short> indices, float unit)
    {
        ReadOnlySpan<Vector128<short>> value = MemoryMarshal.Cast<short, Vector128<short>>(values);
        ReadOnlySpan<Vector128<short>> index = MemoryMarshal.Cast<short, Vector128<short>>(indices);
        Vector128<float> low = Vector128<float>.Zero;
        Vector128<float> high = Vector128<float>.Zero;
        for (int i = 0; i < value.Length; i++)
        {
            (Vector128<int> lowValue, Vector128<int> highValue) = Vector128.Widen(value[i]);
            (Vector128<int> lowIndex, Vector128<int> highIndex) = Vector128.Widen(index[i]);
            low += Square(lowValue, lowIndex, 2 * i, unit);
            high += Square(highValue, highIndex, 2 * i + 1, unit);
        }

        return Vector128.Sum(low) + Vector128.Sum(high);
    }

    /// <summary>Projects a block's pixels onto the cells: the smallest change that moves each coefficient into its cell.</summary>
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

    /// <summary>Squared distances to the reconstruction points; a value and an index that is not 0 have the same sign.</summary>
    private Vector128<float> Square(Vector128<int> value, Vector128<int> index, int vector, float unit)
    {
        Vector128<int> magnitude = Vector128.Abs(index);
        Vector128<float> point = At(ReconstructionPoints.Magnitudes - 1, vector);
        for (int i = ReconstructionPoints.Magnitudes - 1; i > 0; i--)
        {
            Vector128<float> isIt = Vector128.Equals(magnitude, Vector128.Create(i)).AsSingle();
            point = Vector128.ConditionalSelect(isIt, At(i - 1, vector), point);
        }

        Vector128<float> made = (Vector128.ConvertToSingle(magnitude) + point)
            * Vector128.Create(steps.AsSpan(vector * Vector128<float>.Count));
        made = Vector128.ConditionalSelect(
            Vector128.Equals(index, Vector128<int>.Zero).AsSingle(), Vector128<float>.Zero, made);
        Vector128<float> error = Vector128.ConvertToSingle(Vector128.Abs(value)) * unit - made;
        return error * error;
    }

    private Vector128<float> At(int magnitude, int vector) =>
        Vector128.Create(points[magnitude].AsSpan(vector * Vector128<float>.Count));

    private float ValueOf(int sample, int index)
    {
        int magnitude = Math.Abs(index);
        float point = points[Math.Min(magnitude, ReconstructionPoints.Magnitudes) - 1][sample];
        return MathF.CopySign((magnitude + point) * steps[sample], index);
    }
}
