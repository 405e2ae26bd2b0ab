using ProgressiveSR.Models;

namespace ProgressiveSR.SuperResolution;

/// <summary>The windows of a non-local network on a picture of a given size.</summary>
internal sealed class WindowLayout(NetworkWindow window, int width, int height, int border = 0)
{
    /// <summary>Columns of windows.</summary>
    public WindowAxis Columns { get; } = new(width, window, border);

    /// <summary>Rows of windows.</summary>
    public WindowAxis Rows { get; } = new(height, window, border);

    /// <summary>The source pixels of a window.</summary>
    public PixelRegion Source(int column, int row)
    {
        (int x, int y) = (Columns.Start(column), Rows.Start(row));
        return new PixelRegion(x, y, Columns.End(column) - x, Rows.End(row) - y);
    }

    /// <summary>The source pixels where a window has weight.</summary>
    public PixelRegion Counted(int column, int row)
    {
        (int x, int y) = (Columns.From(column), Rows.From(row));
        return new PixelRegion(x, y, Columns.End(column) - x, Rows.End(row) - y);
    }

    /// <summary>Adds a window's weighted result.</summary>
    /// <param name="column">The window's column.</param>
    /// <param name="row">The window's row.</param>
    /// <param name="factor">The network's factor.</param>
    /// <param name="result">3 planes: the window's result.</param>
    /// <param name="planes">3 planes to which the result is added, initially zero.</param>
    /// <param name="area">The area of the planes, in output pixels.</param>
    public void Blend(
        int column, int row, int factor, ReadOnlySpan<float> result, Span<float> planes, PixelRegion area)
    {
        PixelRegion source = Source(column, row);
        (int left, int top) = (Columns.From(column) * factor, Rows.From(row) * factor);
        int x = Math.Max(left, area.X);
        int end = Math.Min(Columns.End(column) * factor, area.X + area.Width);
        int bottom = Math.Min(Rows.End(row) * factor, area.Y + area.Height);
        if (x >= end)
        {
            return;
        }

        float[] down = Rows.Weights(row, factor);
        ReadOnlySpan<float> across = Columns.Weights(column, factor).AsSpan(x - left, end - x);
        for (int colour = 0; colour < 3; colour++)
        {
            for (int y = Math.Max(top, area.Y); y < bottom; y++)
            {
                int line = colour * source.Height * factor + y - source.Y * factor;
                ReadOnlySpan<float> values = result.Slice(
                    line * source.Width * factor + x - source.X * factor, across.Length);
                Span<float> sums = planes.Slice(
                    (colour * area.Height + y - area.Y) * area.Width + x - area.X, across.Length);
                for (int i = 0; i < sums.Length; i++)
                {
                    sums[i] += across[i] * down[y - top] * values[i];
                }
            }
        }
    }
}
