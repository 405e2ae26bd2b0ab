using System.Buffers.Binary;
using System.Numerics;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// A profile's tables from device colours to the connection space: curves, a grid, curves, a matrix and curves, some of
/// which each kind of tag has (lut8Type, lut16Type, lutAToBType).
/// </summary>
internal sealed class ProfileLut
{
    private const int Outputs = 3;

    private readonly ToneCurve[] _before;
    private readonly ColourGrid? _grid;
    private readonly ToneCurve[] _between;
    private readonly Matrix4x4 _matrix;
    private readonly ToneCurve[] _after;

    private ProfileLut(
        ToneCurve[] before, ColourGrid? grid, ToneCurve[] between, Matrix4x4 matrix, ToneCurve[] after)
    {
        _before = before;
        _grid = grid;
        _between = between;
        _matrix = matrix;
        _after = after;
    }

    /// <summary>Number of device channels.</summary>
    public int Inputs => _grid?.Inputs ?? Outputs;

    /// <summary>Reads a tag; null if it is none of the three kinds, or damaged.</summary>
    public static ProfileLut? TryRead(ReadOnlySpan<byte> tag) =>
        tag.StartsWith("mft1"u8) ? ReadTables(tag, bytesPerNumber: 1)
        : tag.StartsWith("mft2"u8) ? ReadTables(tag, bytesPerNumber: 2)
        : tag.StartsWith("mAB "u8) ? ReadCurves(tag)
        : null;

    /// <summary>
    /// Converts device values to values of the connection space, all in 0..1; the device values are overwritten.
    /// </summary>
    public Vector3 Evaluate(Span<float> device)
    {
        Map(_before, device);
        Span<float> numbers = stackalloc float[Outputs];
        if (_grid is null)
        {
            device.CopyTo(numbers);
        }
        else
        {
            _grid.Interpolate(device, numbers);
        }

        Map(_between, numbers);
        Vector3 turned = Vector3.Transform(new Vector3(numbers), _matrix);
        turned.CopyTo(numbers);
        Map(_after, numbers);
        return new Vector3(numbers);
    }

    private static void Map(ToneCurve[] curves, Span<float> numbers)
    {
        for (int i = 0; i < curves.Length; i++)
        {
            numbers[i] = curves[i](Math.Clamp(numbers[i], 0, 1));
        }
    }

    /// <summary>lut8Type and lut16Type, whose matrix only applies to XYZ devices.</summary>
    private static ProfileLut? ReadTables(ReadOnlySpan<byte> tag, int bytesPerNumber)
    {
        const int inputsPlace = 8, outputsPlace = 9, pointsPlace = 10, entriesPlace = 48;
        int start = bytesPerNumber == 1 ? entriesPlace : entriesPlace + 4;
        if (tag.Length < start || tag[inputsPlace] is not (1 or 3) || tag[outputsPlace] != Outputs)
        {
            return null;
        }

        int inputs = tag[inputsPlace];
        int before = 256;
        int after = 256;
        if (bytesPerNumber == 2)
        {
            before = BinaryPrimitives.ReadUInt16BigEndian(tag[entriesPlace..]);
            after = BinaryPrimitives.ReadUInt16BigEndian(tag[(entriesPlace + 2)..]);
        }

        int[] points = [.. Enumerable.Repeat((int)tag[pointsPlace], inputs)];
        long gridNumbers = ColourGrid.Count(points, Outputs);
        long total = (long)inputs * before + gridNumbers + (long)Outputs * after;
        if (before < 2 || after < 2 || tag[pointsPlace] < 1 || total * bytesPerNumber > tag.Length - start)
        {
            return null;
        }

        float[] numbers = bytesPerNumber == 1
            ? ToneCurves.Numbers8(tag[start..], (int)total)
            : ToneCurves.Numbers16(tag[start..], (int)total);
        int gridStart = inputs * before;
        int afterStart = gridStart + (int)gridNumbers;
        return new ProfileLut(
            Sampled(numbers.AsSpan(0, gridStart), before),
            new ColourGrid(points, numbers[gridStart..afterStart]),
            [],
            Matrix4x4.Identity,
            Sampled(numbers.AsSpan(afterStart), after));
    }

    private static ToneCurve[] Sampled(ReadOnlySpan<float> numbers, int entries)
    {
        var curves = new ToneCurve[numbers.Length / entries];
        for (int i = 0; i < curves.Length; i++)
        {
            curves[i] = ToneCurves.Sampled(numbers.Slice(i * entries, entries).ToArray());
        }

        return curves;
    }

    /// <summary>lutAToBType: offsets of B curves, matrix, M curves, grid, A curves; 0 for omitted ones.</summary>
    private static ProfileLut? ReadCurves(ReadOnlySpan<byte> tag)
    {
        const int header = 32;
        if (tag.Length < header || tag[8] is not (1 or 3) || tag[9] != Outputs)
        {
            return null;
        }

        int inputs = tag[8];
        ColourGrid? grid = ColourGrid.TryRead(Part(tag, 24), inputs, Outputs);
        ToneCurve[]? after = Curves(Part(tag, 12), Outputs);
        Matrix4x4? matrix = IsLeftOut(tag, 16) ? Matrix4x4.Identity : Matrix(Part(tag, 16));
        ToneCurve[]? between = IsLeftOut(tag, 20) ? [] : Curves(Part(tag, 20), Outputs);
        ToneCurve[]? before = IsLeftOut(tag, 28) ? [] : Curves(Part(tag, 28), inputs);
        bool gridIsRight = grid is not null || (IsLeftOut(tag, 24) && inputs == Outputs);
        return gridIsRight && before is not null && between is not null && after is not null && matrix is not null
            ? new ProfileLut(before, grid, between, matrix.Value, after)
            : null;
    }

    private static bool IsLeftOut(ReadOnlySpan<byte> tag, int place) =>
        BinaryPrimitives.ReadUInt32BigEndian(tag[place..]) == 0;

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> tag, int place)
    {
        uint offset = BinaryPrimitives.ReadUInt32BigEndian(tag[place..]);
        return offset > 0 && offset < tag.Length ? tag[(int)offset..] : [];
    }

    private static ToneCurve[]? Curves(ReadOnlySpan<byte> data, int count)
    {
        var curves = new ToneCurve[count];
        for (int i = 0; i < count; i++)
        {
            if (ToneCurves.TryRead(data, out int length) is not { } curve)
            {
                return null;
            }

            curves[i] = curve;

            // Each starts at a multiple of four bytes.
            data = data[Math.Min((length + 3) & ~3, data.Length)..];
        }

        return curves;
    }

    /// <summary>Nine numbers, row by row, to multiply column vectors, then three to add.</summary>
    private static Matrix4x4? Matrix(ReadOnlySpan<byte> data)
    {
        const int count = 12;
        if (data.Length < 4 * count)
        {
            return null;
        }

        float[] e = new float[count];
        for (int i = 0; i < count; i++)
        {
            e[i] = ProfileTags.Fixed(data[(4 * i)..]);
        }

        return new Matrix4x4(
            e[0], e[3], e[6], 0,
            e[1], e[4], e[7], 0,
            e[2], e[5], e[8], 0,
            e[9], e[10], e[11], 1);
    }
}
