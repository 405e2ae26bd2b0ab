using System.Buffers.Binary;

namespace ProgressiveSR.SkiaSharp;

/// <summary>
/// Refines the lookup table of an ICC profile. Skia interpolates between all corners of a cell, colour management
/// modules between the corners of a tetrahedron, which makes a large difference on coarse grids; between the points
/// added here the two agree. Curves from grey to lightness, which Skia does not support, become tables; L*a*b* values
/// of 16-bit tables in version 2 profiles are converted to version 4; and XYZ values get the scale that Skia omits.
/// </summary>
internal sealed class IccLookupTable
{
    private const int Outputs = 3;
    private const int MostInputs = 4;

    // Grids with very different sizes per input are left unchanged.
    private const int MostPoints = 1 << 18;

    // Steps along a dimension, by number of dimensions.
    private const int StepsOfThree = 32;
    private const int StepsOfFour = 16;

    // The length of the header of a lutAToB, and the offset in it where the offsets of its elements begin.
    private const int HeaderLength = 32;
    private const int Places = 12;

    private readonly int[] _grid;
    private readonly ushort[] _points;

    private IccLookupTable(int[] grid, ushort[] points)
    {
        _grid = grid;
        _points = points;
    }

    /// <summary>The profile for Skia: the same one unless its lookup table needs to be changed.</summary>
    public static byte[] Refine(byte[] profile)
    {
        if (!ProfileTags.TryRead(profile, out ProfileTags tags))
        {
            return profile;
        }

        bool lab = tags.LeadsToLab;
        ReadOnlySpan<byte> tag = tags.Find("A2B0"u8);
        tag = tag.IsEmpty ? tags.Find("A2B1"u8) : tag;
        ReadOnlySpan<byte> greys = tags.Find("kTRC"u8);
        byte[]? refined = tag.IsEmpty && !greys.IsEmpty && lab ? LightnessTable(greys)
            : tag.StartsWith("mft1"u8) ? RefineTables(tag, wide: false, lab)
            : tag.StartsWith("mft2"u8) ? RefineTables(tag, wide: true, lab)
            : tag.StartsWith("mAB "u8) ? RefineElements(tag, lab)
            : null;
        return refined is null
            ? profile
            : ProfileWriter.Write(
                System.Text.Encoding.ASCII.GetString(tags.Space),
                lab ? "Lab " : "XYZ ",
                ("wtpt", ProfileWriter.Xyz(ProfileWriter.White)),
                ("A2B0", refined));
    }

    /// <summary>A lutAToB with the curve, and a grid from black to white.</summary>
    private static byte[] LightnessTable(ReadOnlySpan<byte> curve)
    {
        const ushort neutral = 128 * 257;
        using var table = new MemoryStream();
        table.Write([.. "mAB "u8, 0, 0, 0, 0, 1, Outputs, 0, 0, .. new byte[HeaderLength - Places]]);
        int last = WriteCurves(table, [], Outputs);
        int grid = (int)table.Length;
        table.Write(new IccLookupTable([2], [0, neutral, neutral, ushort.MaxValue, neutral, neutral]).Refine([1]));
        Pad(table);
        int first = (int)table.Length;
        table.Write(curve);
        return WithPlaces(table, last, 0, 0, grid, first);
    }

    /// <summary>lut8 and lut16: input tables, grid, output tables.</summary>
    private static byte[]? RefineTables(ReadOnlySpan<byte> tag, bool wide, bool lab)
    {
        const int entryCounts = 48;
        int width = wide ? 2 : 1;
        int start = entryCounts + (wide ? 4 : 0);
        if (tag.Length < start || tag[8] is < 1 or > MostInputs || tag[9] != Outputs)
        {
            return null;
        }

        int inputs = tag[8];
        int[] grid = [.. Enumerable.Repeat((int)tag[10], inputs)];
        int inputEntries = wide ? BinaryPrimitives.ReadUInt16BigEndian(tag[entryCounts..]) : 256;
        int outputEntries = wide ? BinaryPrimitives.ReadUInt16BigEndian(tag[(entryCounts + 2)..]) : 256;
        ReadOnlySpan<byte> rest = tag[start..];
        if (TryTake(ref rest, (long)inputs * inputEntries, width) is not { } before
            || TryTake(ref rest, Count(grid), width) is not { } points
            || TryTake(ref rest, (long)Outputs * outputEntries, width) is not { } after
            || !HasGrid(grid)
            || inputEntries < 2
            || outputEntries < 2)
        {
            return null;
        }

        int[] steps = Steps(grid);
        if (lab && !wide && Array.TrueForAll(steps, step => step == 1))
        {
            return null;
        }

        if (lab && wide)
        {
            after = FromVersion2(after);
        }

        using var refined = new MemoryStream();
        refined.Write([.. "mAB "u8, 0, 0, 0, 0, (byte)inputs, Outputs, 0, 0, .. new byte[HeaderLength - Places]]);
        int outputs = lab ? 0 : WriteCurves(refined, after, Outputs);
        int matrix = lab ? 0 : WriteIdentityMatrix(refined);
        int last = WriteCurves(refined, lab ? after : [], Outputs);
        int fine = (int)refined.Length;
        refined.Write(new IccLookupTable(grid, points).Refine(steps));
        Pad(refined);
        return WithPlaces(refined, last, matrix, outputs, fine, WriteCurves(refined, before, inputs));
    }

    /// <summary>lutAToB: new elements are appended, the rest stays in place.</summary>
    private static byte[]? RefineElements(ReadOnlySpan<byte> tag, bool lab)
    {
        if (tag.Length < HeaderLength || tag[8] is < 1 or > MostInputs || tag[9] != Outputs)
        {
            return null;
        }

        Span<int> places = stackalloc int[(HeaderLength - Places) / 4];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = BinaryPrimitives.ReadInt32BigEndian(tag[(Places + 4 * i)..]);
        }

        using var refined = new MemoryStream();
        refined.Write(tag);
        Pad(refined);
        ref int last = ref places[0], matrix = ref places[1], middle = ref places[2], grid = ref places[3];
        bool changes = false;
        if (!lab && matrix == 0 && middle == 0)
        {
            middle = last;
            last = WriteCurves(refined, [], Outputs);
            matrix = WriteIdentityMatrix(refined);
            changes = true;
        }

        if (RefineGrid(tag, grid) is { } fine)
        {
            grid = (int)refined.Length;
            refined.Write(fine);
            Pad(refined);
            changes = true;
        }

        // Skia reads slightly beyond the last point.
        refined.Write(new byte[4]);
        return changes ? WithPlaces(refined, places) : null;
    }

    private static byte[]? RefineGrid(ReadOnlySpan<byte> tag, int place)
    {
        const int widthPlace = 16, pointsPlace = 20;
        if (place < HeaderLength || place > tag.Length - pointsPlace)
        {
            return null;
        }

        ReadOnlySpan<byte> table = tag[place..];
        int[] grid = [.. table[..tag[8]].ToArray().Select(points => (int)points)];
        ReadOnlySpan<byte> rest = table[pointsPlace..];
        int[] steps = Steps(grid);
        return HasGrid(grid)
            && Array.Exists(steps, step => step > 1)
            && TryTake(ref rest, Count(grid), table[widthPlace] == 1 ? 1 : 2) is { } points
                ? new IccLookupTable(grid, points).Refine(steps)
                : null;
    }

    /// <summary>
    /// Output tables rescaled from a maximum of 0xFF00, with so many points that this is one of them.
    /// </summary>
    private static ushort[] FromVersion2(ushort[] tables)
    {
        const int steps = 257 * 16;
        const double factor = 65535.0 / 65280;
        int entries = tables.Length / Outputs;
        ushort[] scaled = new ushort[Outputs * (steps + 1)];
        for (int i = 0; i < scaled.Length; i++)
        {
            (int table, int step) = Math.DivRem(i, steps + 1);
            double at = (double)step * (entries - 1) / steps;
            int from = Math.Min((int)at, entries - 2);
            double start = tables[table * entries + from];
            double value = start + (tables[table * entries + from + 1] - start) * (at - from);
            scaled[i] = (ushort)Math.Min(Math.Round(value * factor), ushort.MaxValue);
        }

        return scaled;
    }

    /// <summary>Writes the offsets of a lutAToB's elements, in the order of its header.</summary>
    private static byte[] WithPlaces(MemoryStream table, params ReadOnlySpan<int> places)
    {
        byte[] tag = table.ToArray();
        for (int i = 0; i < places.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(Places + 4 * i), places[i]);
        }

        return tag;
    }

    private static bool HasGrid(int[] grid) => Array.TrueForAll(grid, points => points >= 2);

    private static long Count(int[] grid) => grid.Aggregate((long)Outputs, (count, points) => count * points);

    /// <summary>The number of steps into which each step of the grid is divided.</summary>
    private static int[] Steps(int[] grid)
    {
        int wanted = grid.Length switch
        {
            3 => StepsOfThree,
            4 => StepsOfFour,
            _ => 1,
        };
        int[] steps = [.. grid.Select(points => Math.Max(1, wanted / Math.Max(1, points - 1)))];
        long count = grid.Zip(steps, (points, step) => (points - 1L) * step + 1).Aggregate((a, b) => a * b);
        return count <= MostPoints ? steps : [.. grid.Select(_ => 1)];
    }

    /// <summary>Reads 8-bit or 16-bit numbers as 16-bit ones; null if there are too few.</summary>
    private static ushort[]? TryTake(ref ReadOnlySpan<byte> rest, long count, int width)
    {
        if (count * width > rest.Length)
        {
            return null;
        }

        ushort[] numbers = new ushort[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = width == 1 ? (ushort)(rest[i] * 257) : BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * i)..]);
        }

        rest = rest[(int)(count * width)..];
        return numbers;
    }

    private static int WriteCurves(MemoryStream stream, ushort[] values, int count)
    {
        int start = (int)stream.Length;
        int entries = values.Length / count;
        byte[] curve = new byte[12 + 2 * entries];
        for (int i = 0; i < count; i++)
        {
            "curv"u8.CopyTo(curve);
            BinaryPrimitives.WriteInt32BigEndian(curve.AsSpan(8), entries);
            for (int j = 0; j < entries; j++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(curve.AsSpan(12 + 2 * j), values[i * entries + j]);
            }

            stream.Write(curve);
            Pad(stream);
        }

        return start;
    }

    private static int WriteIdentityMatrix(MemoryStream stream)
    {
        int start = (int)stream.Length;
        byte[] matrix = new byte[4 * 12];
        for (int i = 0; i < Outputs; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(matrix.AsSpan(4 * i * (Outputs + 1)), 1 << 16);
        }

        stream.Write(matrix);
        return start;
    }

    private static void Pad(MemoryStream stream) => stream.Write(new byte[-stream.Length & 3]);

    /// <summary>Writes the finer grid: numbers of points, bytes per value, values.</summary>
    private byte[] Refine(int[] steps)
    {
        const int header = 20, widthPlace = 16;
        int[] fine = [.. _grid.Select((points, i) => (points - 1) * steps[i] + 1)];
        byte[] table = new byte[header + 2 * Count(fine)];
        for (int i = 0; i < fine.Length; i++)
        {
            table[i] = (byte)fine[i];
        }

        table[widthPlace] = 2;
        Span<int> at = stackalloc int[MostInputs];
        Span<float> value = stackalloc float[Outputs];
        for (int to = header; to < table.Length; to += 2 * Outputs)
        {
            Interpolate(at[..fine.Length], steps, value);
            for (int c = 0; c < Outputs; c++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(to + 2 * c), (ushort)(value[c] + 0.5f));
            }

            for (int i = fine.Length - 1; i >= 0 && ++at[i] == fine[i]; i--)
            {
                at[i] = 0;
            }
        }

        return table;
    }

    /// <summary>
    /// The value at a point of the finer grid. With four inputs, the first is interpolated linearly between two values,
    /// each interpolated in a tetrahedron.
    /// </summary>
    private void Interpolate(ReadOnlySpan<int> at, int[] steps, Span<float> value)
    {
        Span<int> strides = stackalloc int[MostInputs];
        Span<float> fractions = stackalloc float[MostInputs];
        int inputs = _grid.Length;
        int corner = 0;
        for (int i = inputs - 1, stride = Outputs; i >= 0; stride *= _grid[i], i--)
        {
            int cell = Math.Min(at[i] / steps[i], _grid[i] - 2);
            fractions[i] = at[i] / (float)steps[i] - cell;
            strides[i] = stride;
            corner += cell * stride;
        }

        int linear = inputs == MostInputs ? 1 : 0;
        Climb(corner, strides[linear..inputs], fractions[linear..inputs], value);
        if (linear == 1 && fractions[0] > 0)
        {
            Span<float> next = stackalloc float[Outputs];
            Climb(corner + strides[0], strides[1..inputs], fractions[1..inputs], next);
            for (int c = 0; c < Outputs; c++)
            {
                value[c] += (next[c] - value[c]) * fractions[0];
            }
        }
    }

    /// <summary>Walks the corners of a tetrahedron, along the input with the largest fraction first.</summary>
    private void Climb(int corner, ReadOnlySpan<int> strides, Span<float> fractions, Span<float> value)
    {
        Span<float> left = stackalloc float[MostInputs];
        fractions.CopyTo(left);
        for (int c = 0; c < Outputs; c++)
        {
            value[c] = _points[corner + c];
        }

        for (int n = 0; n < fractions.Length; n++)
        {
            int input = 0;
            for (int i = 1; i < fractions.Length; i++)
            {
                input = left[i] > left[input] ? i : input;
            }

            if (left[input] <= 0)
            {
                return;
            }

            int next = corner + strides[input];
            for (int c = 0; c < Outputs; c++)
            {
                value[c] += (_points[next + c] - _points[corner + c]) * left[input];
            }

            corner = next;
            left[input] = 0;
        }
    }
}
