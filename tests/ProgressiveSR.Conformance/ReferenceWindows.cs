using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Conformance;

/// <summary>
/// The rule of <see cref="NetworkWindow"/> written down once more, in double precision: windows are laid over each
/// other one by one, from left to right, and the rows so made from top to bottom.
/// </summary>
public static class ReferenceWindows
{
    /// <summary>Enlarges a picture with a network that is asked for windows only.</summary>
    public static double[] SuperResolve(ISuperResolver network, float[] source, int width, int height)
    {
        NetworkWindow window = network.Info.Window!;
        int factor = network.Info.Factor;
        double[] picture = [];
        int lastBottom = 0;
        foreach ((int top, int bottom) in Windows(height, window))
        {
            double[] row = [];
            int lastRight = 0;
            foreach ((int left, int right) in Windows(width, window))
            {
                double[] made = Run(network, source, width, height, left, top, right - left, bottom - top);
                int across = (bottom - top) * factor;
                row = Append(row, made, left, lastRight, right, across, isColumn: true, window, factor);
                lastRight = right;
            }

            picture = Append(picture, row, top, lastBottom, bottom, width * factor, isColumn: false, window, factor);
            lastBottom = bottom;
        }

        return picture;
    }

    /// <summary>Where windows begin and end along one side.</summary>
    public static IReadOnlyList<(int From, int End)> Windows(int length, NetworkWindow window)
    {
        List<(int, int)> windows = [];
        for (int start = 0; start + window.Side < length; start += window.Side - window.Overlap)
        {
            windows.Add((start, start + window.Side));
        }

        windows.Add((Math.Max(0, length - window.Side), length));
        return windows;
    }

    /// <summary>Lays planes over those before, which end at <paramref name="lastEnd"/> along an axis.</summary>
    private static double[] Append(
        double[] before,
        double[] added,
        int start,
        int lastEnd,
        int end,
        int across,
        bool isColumn,
        NetworkWindow window,
        int factor)
    {
        int fade = lastEnd == 0 ? 0 : window.Overlap * factor;
        double[] result = new double[3 * across * end * factor];
        for (int colour = 0; colour < 3; colour++)
        {
            for (int i = 0; i < end * factor; i++)
            {
                double share = i < (lastEnd * factor) - fade ? 0
                    : i >= lastEnd * factor ? 1
                    : (i - (lastEnd * factor) + fade + 0.5) / fade;
                for (int j = 0; j < across; j++)
                {
                    double old = share < 1 ? before[Index(colour, lastEnd * factor, i, j)] : 0;
                    double fresh = share > 0
                        ? added[Index(colour, (end - start) * factor, i - (start * factor), j)]
                        : 0;
                    result[Index(colour, end * factor, i, j)] = ((1 - share) * old) + (share * fresh);
                }
            }
        }

        return result;

        int Index(int colour, int length, int along, int beside) => isColumn
            ? (((colour * across) + beside) * length) + along
            : (((colour * length) + along) * across) + beside;
    }

    private static double[] Run(
        ISuperResolver network, float[] source, int sourceWidth, int sourceHeight, int x, int y, int width, int height)
    {
        float[] part = new float[3 * width * height];
        for (int i = 0; i < part.Length; i++)
        {
            (int colour, int row, int column) = (i / (width * height), i / width % height, i % width);
            part[i] = source[(((colour * sourceHeight) + y + row) * sourceWidth) + x + column];
        }

        float[] result = new float[part.Length * network.Info.Factor * network.Info.Factor];
        network.SuperResolve(part, width, height, result);
        return [.. result.Select(value => (double)value)];
    }
}
