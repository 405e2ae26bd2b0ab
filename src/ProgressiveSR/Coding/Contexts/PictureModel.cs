using System.Buffers;
using System.Runtime.CompilerServices;

namespace ProgressiveSR.Coding;

/// <summary>
/// Codes level 0, whose samples are a picture: each pixel is predicted from those around it that are coded before, in
/// its own plane and in the others, and so is the error that is to be expected.
/// </summary>
/// <remarks>
/// The first plane of the whole tile, then the second, then the third, each row by row. Predictions are weighted sums
/// of neighbours and of their medians; the weights depend on plane and surroundings (<see cref="PlaneWeights"/>).
/// </remarks>
internal sealed class PictureModel(IReadOnlyList<PlaneWeights> weights, AdaptiveBit[] initial)
{
    /// <summary>Planes of a picture.</summary>
    public const int Planes = 3;

    /// <summary>Fractional bits of weights.</summary>
    public const int WeightFraction = 12;

    /// <summary>Codes a tile.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="part">The part; a decoder's indices are filled.</param>
    /// <exception cref="InvalidPacketException">A decoded pixel is none.</exception>
    public void Code<TCoder>(ref TCoder coder, in TilePart part)
        where TCoder : IBinaryCoder, allows ref struct
    {
        int side = PictureLayout.SideOf(part.Schedule);
        using PictureNeighbourhood near = new(part.Columns * side, part.Rows * side);
        AdaptiveBit[] bits = ArrayPool<AdaptiveBit>.Shared.Rent(initial.Length);
        int[] sums = ArrayPool<int>.Shared.Rent(2 * PlaneWeights.Textures * near.Width);
        try
        {
            initial.CopyTo(bits.AsSpan());
            for (int plane = 0; plane < Planes; plane++)
            {
                PlaneWeights own = weights[plane];
                Taps taps = new(
                    near.PixelTaps(plane), near.ErrorTaps(plane), near.ToPlane(plane, 0), near.ToPlane(plane, 1));
                for (int y = 0; y < near.Height; y++)
                {
                    near.BeginRow(plane, y);
                    CodeRow(
                        ref coder, part.Indices, new Row(near, plane, y, side, part.Columns), own, taps, bits, sums);
                    near.EndRow(plane, y);
                }
            }
        }
        finally
        {
            ArrayPool<AdaptiveBit>.Shared.Return(bits);
            ArrayPool<int>.Shared.Return(sums);
        }
    }

    private static void CodeRow<TCoder>(
        ref TCoder coder,
        Span<short> indices,
        Row row,
        PlaneWeights weights,
        Taps taps,
        Span<AdaptiveBit> bits,
        int[] buffer)
        where TCoder : IBinaryCoder, allows ref struct
    {
        int width = row.Near.Width;
        int plane = row.Plane;
        int start = row.Near.At(plane, 0, row.Y);
        Span<int> sums = buffer.AsSpan(0, 2 * PlaneWeights.Textures * width);
        for (int texture = 0; texture < (row.Y == 0 ? 1 : PlaneWeights.Textures); texture++)
        {
            Span<int> own = sums.Slice(2 * texture * width, 2 * width);
            AddRows(row.Near, start, weights[row.Y == 0 ? PlaneWeights.Top : PlaneWeights.Inside + texture], taps, own);
        }

        Span<int> left = [0, 0];
        AddRows(row.Near, start, weights[PlaneWeights.Left], taps, left);
        int[] pixels = row.Near.Pixels;
        int[] errors = row.Near.Errors;
        int stride = row.Near.Stride;
        Span<int> sequence = stackalloc int[PlaneWeights.SequenceOf(Planes - 1)];
        int index = PictureLayout.IndexOf(row.Columns, row.Side, plane, 0, row.Y);
        int column = 0;
        for (int x = 0, at = start; x < width; x++, at++)
        {
            int place = row.Y == 0 ? PlaneWeights.Top
                : x == 0 ? PlaneWeights.Left
                : PlaneWeights.Inside + PlaneWeights.TextureOf(pixels, at, stride);
            ref readonly PixelWeights own = ref weights[place];
            Span<int> known = place == PlaneWeights.Left
                ? left
                : sums[(2 * Math.Max(place - PlaneWeights.Inside, 0) * width + x)..];
            int spacing = place == PlaneWeights.Left ? 1 : width;
            Sequence(pixels, at, stride, plane, taps, sequence);
            ReadOnlySpan<short> factors = own.Prediction;
            int sum = known[0];
            for (int i = 0; i < PlaneWeights.SequenceOf(plane); i++)
            {
                sum += sequence[i] * factors[i];
            }

            int prediction = Math.Clamp(
                sum >> (WeightFraction - ResidualCoder.Fraction), 0, byte.MaxValue << ResidualCoder.Fraction);
            int scale = known[spacing]
                + errors[at - 1] * own.Scale[0]
                + errors[at - 2] * own.Scale[1]
                + (Math.Abs(pixels[at - 1] - pixels[at - stride - 1]) << ResidualCoder.Fraction) * own.Scale[2]
                + (Math.Abs(pixels[at - 1] - pixels[at - 2]) << ResidualCoder.Fraction) * own.Scale[3];
            int value = ResidualCoder.Code(
                ref coder,
                bits,
                plane * ResidualCoder.Contexts,
                ResidualCoder.Class(scale >> (WeightFraction - 1)),
                prediction,
                indices[index]);
            if ((uint)value > byte.MaxValue)
            {
                throw new InvalidPacketException(
                    $"A decoded pixel is {value}.", expected: "0 to 255", actual: value);
            }

            indices[index] = (short)value;
            pixels[at] = value;
            errors[at] = Math.Abs((value << ResidualCoder.Fraction) - prediction);
            index++;
            if (++column == row.Side)
            {
                column = 0;
                index += (Planes * row.Side - 1) * row.Side;
            }
        }
    }

    /// <summary>What the prediction weighs that is known only once the pixel before is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Sequence(int[] pixels, int at, int stride, int plane, Taps taps, Span<int> values)
    {
        int w = pixels[at - 1];
        int n = pixels[at - stride];
        int nw = pixels[at - stride - 1];
        values[0] = w;
        values[1] = pixels[at - 2];
        values[2] = Median(w, n, w + n - nw);
        values[3] = Median(w, n, pixels[at - stride + 1]);
        for (int other = 0; other < plane; other++)
        {
            int c = at + (other == 0 ? taps.ToFirst : taps.ToSecond);
            int level = pixels[c];
            int cw = pixels[c - 1];
            int cn = pixels[c - stride];
            values[4 + other] = Median(
                w + level - cw, n + level - cn, w + n - nw + level + pixels[c - stride - 1] - cn - cw);
        }
    }

    /// <summary>Sums what predictions, then as many scales, weigh in other rows and planes.</summary>
    private static void AddRows(
        PictureNeighbourhood near, int start, in PixelWeights own, in Taps taps, Span<int> sums)
    {
        int length = sums.Length / 2;
        Span<int> predictions = sums[..length];
        Span<int> scales = sums[length..];
        predictions.Fill(own.Prediction[^1] << ResidualCoder.Fraction);
        scales.Fill(own.Scale[^1] << ResidualCoder.Fraction);
        int first = own.Prediction.Length - 1 - taps.Pixels.Length;
        for (int i = 0; i < taps.Pixels.Length; i++)
        {
            Weighted.Add(predictions, near.Pixels.AsSpan(start + taps.Pixels[i], length), own.Prediction[first + i]);
        }

        ReadOnlySpan<int> above = near.Pixels.AsSpan(start - near.Stride, length);
        (int Tap, int Weight)[] gradients = [(-near.Stride - 1, 4), (-near.Stride + 1, 5), (-2 * near.Stride, 6)];
        foreach ((int tap, int weight) in gradients)
        {
            Weighted.AddDistance(
                scales, above, near.Pixels.AsSpan(start + tap, length), own.Scale[weight] << ResidualCoder.Fraction);
        }

        for (int i = 0; i < taps.Errors.Length; i++)
        {
            Weighted.Add(scales, near.Errors.AsSpan(start + taps.Errors[i], length), own.Scale[7 + i]);
        }
    }

    private static int Median(int a, int b, int c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    /// <summary>From a pixel to those that its prediction and scale weigh.</summary>
    internal readonly record struct Taps(int[] Pixels, int[] Errors, int ToFirst, int ToSecond);

    /// <summary>A row of a plane, and where its samples stand in the part.</summary>
    private readonly record struct Row(PictureNeighbourhood Near, int Plane, int Y, int Side, int Columns);
}
