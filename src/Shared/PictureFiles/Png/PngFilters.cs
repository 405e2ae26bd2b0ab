using System.Numerics;

namespace ProgressiveSR.PictureFiles;

/// <summary>Filters the rows of a PNG picture, each with the filter that gives the smallest differences.</summary>
/// <remarks>
/// Of the five filters of the PNG specification, the one with the smallest sum of absolute differences, as signed
/// bytes, is chosen; this is the heuristic that the specification recommends.
/// </remarks>
internal sealed class PngFilters
{
    private readonly int bytesPerPixel;
    private readonly int length;

    // Each row is preceded by a pixel of zeros, for what lies left of the picture; a row of zeros lies above it.
    private byte[] row;
    private byte[] above;

    // The filter type, then the filtered row.
    private byte[] candidate;
    private byte[] best;

    /// <summary>Starts a picture.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="bytesPerPixel">3 or 4.</param>
    public PngFilters(int width, int bytesPerPixel)
    {
        this.bytesPerPixel = bytesPerPixel;
        length = checked(width * bytesPerPixel);
        row = new byte[bytesPerPixel + length];
        above = new byte[bytesPerPixel + length];
        candidate = new byte[1 + length];
        best = new byte[1 + length];
    }

    /// <summary>Prepares the next row, to be filled in by the caller.</summary>
    public Span<byte> NextRow()
    {
        (row, above) = (above, row);
        return row.AsSpan(bytesPerPixel);
    }

    /// <summary>Filters the current row.</summary>
    /// <returns>The filter type and the filtered row, valid until the next call.</returns>
    public ReadOnlySpan<byte> Filter()
    {
        ulong least = ulong.MaxValue;
        Try<None>(0, ref least);
        Try<Left>(1, ref least);
        Try<Above>(2, ref least);
        Try<Average>(3, ref least);
        Try<Paeth>(4, ref least);
        return best;
    }

    private void Try<TPredictor>(byte number, ref ulong least)
        where TPredictor : IPredictor
    {
        candidate[0] = number;
        ulong sum = Apply<TPredictor>(candidate.AsSpan(1));
        if (sum < least)
        {
            least = sum;
            (candidate, best) = (best, candidate);
        }
    }

    /// <summary>Filters the row.</summary>
    /// <returns>The sum of the absolute differences.</returns>
    private ulong Apply<TPredictor>(Span<byte> differences)
        where TPredictor : IPredictor
    {
        ReadOnlySpan<byte> here = row.AsSpan(bytesPerPixel, length);
        ReadOnlySpan<byte> left = row.AsSpan(0, length);
        ReadOnlySpan<byte> up = above.AsSpan(bytesPerPixel, length);
        ReadOnlySpan<byte> upLeft = above.AsSpan(0, length);
        Vector<uint> sums = Vector<uint>.Zero;
        int i = 0;
        for (; i <= length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector<byte> difference = new Vector<byte>(here[i..]) - TPredictor.Predict(
                new Vector<byte>(left[i..]), new Vector<byte>(up[i..]), new Vector<byte>(upLeft[i..]));
            difference.CopyTo(differences[i..]);

            // -128 has no positive counterpart; as an unsigned byte, the minimum of the two is 128 anyway.
            Vector.Widen(
                Vector.Min(difference, Vector<byte>.Zero - difference),
                out Vector<ushort> low,
                out Vector<ushort> high);
            Vector.Widen(low + high, out Vector<uint> first, out Vector<uint> second);
            sums += first + second;
        }

        ulong sum = 0;
        for (int lane = 0; lane < Vector<uint>.Count; lane++)
        {
            sum += sums[lane];
        }

        for (; i < length; i++)
        {
            byte difference = (byte)(here[i] - TPredictor.Predict(left[i], up[i], upLeft[i]));
            differences[i] = difference;
            sum += Math.Min(difference, (byte)-difference);
        }

        return sum;
    }

    /// <summary>Predicts a byte from those of neighbouring pixels, one at a time or many at once.</summary>
    private interface IPredictor
    {
        static abstract byte Predict(byte left, byte up, byte upLeft);

        static abstract Vector<byte> Predict(Vector<byte> left, Vector<byte> up, Vector<byte> upLeft);
    }

    private readonly struct None : IPredictor
    {
        public static byte Predict(byte left, byte up, byte upLeft) => 0;

        public static Vector<byte> Predict(Vector<byte> left, Vector<byte> up, Vector<byte> upLeft) =>
            Vector<byte>.Zero;
    }

    private readonly struct Left : IPredictor
    {
        public static byte Predict(byte left, byte up, byte upLeft) => left;

        public static Vector<byte> Predict(Vector<byte> left, Vector<byte> up, Vector<byte> upLeft) => left;
    }

    private readonly struct Above : IPredictor
    {
        public static byte Predict(byte left, byte up, byte upLeft) => up;

        public static Vector<byte> Predict(Vector<byte> left, Vector<byte> up, Vector<byte> upLeft) => up;
    }

    private readonly struct Average : IPredictor
    {
        public static byte Predict(byte left, byte up, byte upLeft) => (byte)((left + up) / 2);

        // Average of two bytes without overflow: the common bits, plus half of the differing ones.
        public static Vector<byte> Predict(Vector<byte> left, Vector<byte> up, Vector<byte> upLeft) =>
            (left & up) + Vector.ShiftRightLogical(left ^ up, 1);
    }

    private readonly struct Paeth : IPredictor
    {
        public static byte Predict(byte left, byte up, byte upLeft)
        {
            int fromLeft = Math.Abs(up - upLeft);
            int fromUp = Math.Abs(left - upLeft);
            int fromUpLeft = Math.Abs(left + up - 2 * upLeft);
            return fromLeft <= fromUp && fromLeft <= fromUpLeft ? left : fromUp <= fromUpLeft ? up : upLeft;
        }

        public static Vector<byte> Predict(Vector<byte> left, Vector<byte> up, Vector<byte> upLeft)
        {
            Vector.Widen(left, out Vector<ushort> leftLow, out Vector<ushort> leftHigh);
            Vector.Widen(up, out Vector<ushort> upLow, out Vector<ushort> upHigh);
            Vector.Widen(upLeft, out Vector<ushort> upLeftLow, out Vector<ushort> upLeftHigh);
            return Vector.Narrow(
                Predict(leftLow.As<ushort, short>(), upLow.As<ushort, short>(), upLeftLow.As<ushort, short>()),
                Predict(leftHigh.As<ushort, short>(), upHigh.As<ushort, short>(), upLeftHigh.As<ushort, short>()));
        }

        private static Vector<ushort> Predict(Vector<short> left, Vector<short> up, Vector<short> upLeft)
        {
            Vector<short> fromLeft = Vector.Abs(up - upLeft);
            Vector<short> fromUp = Vector.Abs(left - upLeft);
            Vector<short> fromUpLeft = Vector.Abs(left + up - upLeft - upLeft);
            Vector<short> isLeft =
                Vector.LessThanOrEqual(fromLeft, fromUp) & Vector.LessThanOrEqual(fromLeft, fromUpLeft);
            Vector<short> other = Vector.ConditionalSelect(Vector.LessThanOrEqual(fromUp, fromUpLeft), up, upLeft);
            return Vector.ConditionalSelect(isLeft, left, other).As<short, ushort>();
        }
    }
}
