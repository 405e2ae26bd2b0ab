using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>
/// Blends windows into a band of whole blocks that moves down the picture, so that memory grows only with the width.
/// </summary>
internal sealed class WindowBand : IDisposable
{
    private readonly WindowPass pass;
    private readonly int blockSize;
    private readonly int factor;
    private readonly PooledBuffer<float> buffer = new();
    private int top;

    public WindowBand(WindowPass pass, int blockSize, int factor)
    {
        this.pass = pass;
        this.blockSize = blockSize;
        this.factor = factor;
        top = pass.Box.Y;

        // Room for one row of windows, and for the start of the block row in which it begins.
        int height = pass.Rows.Max(row => pass.Layout.Rows.End(row.Row) - pass.Layout.Rows.From(row.Row)) * factor
            + blockSize;
        Height = Math.Min(height, pass.Box.Rows * blockSize);
        Planes.Clear();
    }

    /// <summary>The area of the band, in full-size pixels.</summary>
    public PixelRegion Area =>
        new(pass.Box.X * blockSize, top * blockSize, pass.Box.Columns * blockSize, Height);

    /// <summary>3 planes of the band.</summary>
    public Span<float> Planes => buffer.Get(Length(Area));

    private int Height { get; }

    /// <summary>Moves down to where a row of windows first has weight.</summary>
    public void Begin(int row) => MoveTo(pass.Layout.Rows.From(row) / pass.Side);

    /// <summary>Adds a window of the row.</summary>
    public void Add(int row, int column, ReadOnlySpan<float> result) =>
        pass.Layout.Blend(column, row, factor, result, Planes, Area);

    /// <summary>The blocks at the top of the band that no further row of windows touches.</summary>
    public BlockRegion Finished(int row)
    {
        int end = Math.Min(pass.Box.Bottom, pass.Layout.Rows.Finished(row) / pass.Side);
        return new BlockRegion(pass.Box.X, top, pass.Box.Columns, Math.Max(0, end - top));
    }

    public void Dispose() => buffer.Dispose();

    private void MoveTo(int row)
    {
        if (row <= top)
        {
            return;
        }

        PixelRegion area = Area;
        int gone = (int)Math.Min(area.Height, (row - top) * (long)blockSize) * area.Width;
        Span<float> planes = Planes;
        for (int colour = 0; colour < 3; colour++)
        {
            Span<float> plane = planes.Slice(colour * area.Height * area.Width, area.Height * area.Width);
            plane[gone..].CopyTo(plane);
            plane[^gone..].Clear();
        }

        top = row;
    }

    private static int Length(PixelRegion area)
    {
        long length = 3L * area.Width * area.Height;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException(
                $"A row of the network's windows has {area.Width}x{area.Height} pixels, too many for one call: "
                + $"render regions, or set a smaller {nameof(NetworkWindow)}.{nameof(NetworkWindow.Side)}.");
    }
}
