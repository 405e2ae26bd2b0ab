namespace ProgressiveSR.ImageSharp;

/// <summary>A grid of colours over a device's channels; the last channel varies fastest.</summary>
/// <param name="points">Number of points along each channel.</param>
/// <param name="values">The values in 0..1, point by point.</param>
internal sealed class ColourGrid(int[] points, float[] values)
{
    private readonly int _outputs = values.Length / (int)Count(points, 1);

    public int Inputs => points.Length;

    /// <summary>The number of values in a grid.</summary>
    public static long Count(ReadOnlySpan<int> points, int outputs)
    {
        long count = outputs;
        foreach (int along in points)
        {
            count *= along;
        }

        return count;
    }

    /// <summary>Reads the grid of a lutAToBType; null if there is none, or it is damaged.</summary>
    public static ColourGrid? TryRead(ReadOnlySpan<byte> data, int inputs, int outputs)
    {
        const int precisionPlace = 16, header = 20;
        if (data.Length < header || data[precisionPlace] is not (1 or 2))
        {
            return null;
        }

        int bytesPerNumber = data[precisionPlace];
        int[] points = new int[inputs];
        for (int i = 0; i < inputs; i++)
        {
            points[i] = data[i];
        }

        long count = Count(points, outputs);
        return count == 0 || count * bytesPerNumber > data.Length - header ? null
            : bytesPerNumber == 1 ? new ColourGrid(points, ToneCurves.Numbers8(data[header..], (int)count))
            : new ColourGrid(points, ToneCurves.Numbers16(data[header..], (int)count));
    }

    /// <summary>
    /// Interpolates in a simplex of the cell, a tetrahedron for three channels: from the lowest corner along one
    /// channel after another, in order of decreasing fraction.
    /// </summary>
    public void Interpolate(ReadOnlySpan<float> device, Span<float> numbers)
    {
        Span<float> into = stackalloc float[device.Length];
        Span<int> strides = stackalloc int[device.Length];
        int corner = 0;
        for (int channel = device.Length - 1, stride = _outputs; channel >= 0; channel--)
        {
            float place = Math.Clamp(device[channel], 0, 1) * (points[channel] - 1);
            int below = Math.Clamp((int)place, 0, Math.Max(0, points[channel] - 2));
            into[channel] = place - below;
            strides[channel] = points[channel] > 1 ? stride : 0;
            corner += below * stride;
            stride *= points[channel];
        }

        into.Sort(strides, (left, right) => right.CompareTo(left));
        Add(corner, 1 - into[0], numbers, isFirst: true);
        for (int i = 0; i < into.Length; i++)
        {
            corner += strides[i];
            float next = i + 1 < into.Length ? into[i + 1] : 0;
            Add(corner, into[i] - next, numbers, isFirst: false);
        }
    }

    private void Add(int corner, float weight, Span<float> numbers, bool isFirst)
    {
        for (int i = 0; i < _outputs; i++)
        {
            numbers[i] = (isFirst ? 0 : numbers[i]) + weight * values[corner + i];
        }
    }
}
