using System.Buffers;

namespace ProgressiveSR.Coding;

/// <summary>
/// The pixels of a tile's first picture as far as they are coded, plane by plane, with their prediction errors; what
/// lies outside the tile repeats its border.
/// </summary>
internal sealed class PictureNeighbourhood : IDisposable
{
    /// <summary>What stands for pixels where none are known.</summary>
    private const int Grey = 128;

    private const int Margin = 2;
    private readonly int planeLength;

    public PictureNeighbourhood(int width, int height)
    {
        Width = width;
        Height = height;
        Stride = width + 2 * Margin;
        planeLength = Stride * (height + Margin + 1);
        Pixels = ArrayPool<int>.Shared.Rent(3 * planeLength);
        Errors = ArrayPool<int>.Shared.Rent(3 * planeLength);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>From a pixel to the one below it.</summary>
    public int Stride { get; }

    /// <summary>Pixels, 0 to 255.</summary>
    public int[] Pixels { get; }

    /// <summary>Distances of pixels from their predictions, in 16ths.</summary>
    public int[] Errors { get; }

    /// <summary>Where a pixel stands.</summary>
    public int At(int plane, int x, int y) => plane * planeLength + (y + Margin) * Stride + x + Margin;

    /// <summary>
    /// From a pixel to those that its prediction weighs one by one: six in the rows above it, and nine around it in
    /// each plane that is coded before.
    /// </summary>
    public int[] PixelTaps(int plane)
    {
        List<int> taps = [-Stride - 1, -Stride, -Stride + 1, -Stride + 2, -2 * Stride, -2 * Stride + 1];
        for (int other = 0; other < plane; other++)
        {
            int centre = (other - plane) * planeLength;
            for (int y = -1; y <= 1; y++)
            {
                taps.AddRange([centre + y * Stride - 1, centre + y * Stride, centre + y * Stride + 1]);
            }
        }

        return [.. taps];
    }

    /// <summary>
    /// From a pixel to those whose errors tell of its own: four in the rows above it, and five in each plane that is
    /// coded before.
    /// </summary>
    public int[] ErrorTaps(int plane)
    {
        List<int> taps = [-Stride - 1, -Stride, -Stride + 1, -2 * Stride];
        for (int other = 0; other < plane; other++)
        {
            int centre = (other - plane) * planeLength;
            taps.AddRange([centre, centre - 1, centre + 1, centre - Stride, centre + Stride]);
        }

        return [.. taps];
    }

    /// <summary>From a pixel to its counterpart in another plane.</summary>
    public int ToPlane(int plane, int other) => (other - plane) * planeLength;

    /// <summary>Makes a row ready to be coded.</summary>
    public void BeginRow(int plane, int y)
    {
        int start = At(plane, -Margin, y);
        if (y == 0)
        {
            Pixels.AsSpan(start - 2 * Stride, 2 * Stride).Fill(Grey);
            Errors.AsSpan(start - 2 * Stride, 2 * Stride).Clear();
        }

        Pixels.AsSpan(start, Margin).Fill(Pixels[At(plane, 0, y - 1)]);
        Errors.AsSpan(start, Margin).Fill(Errors[At(plane, 0, y - 1)]);
    }

    /// <summary>Continues a coded row beyond the tile.</summary>
    public void EndRow(int plane, int y)
    {
        int start = At(plane, -Margin, y);
        foreach (int[] values in (ReadOnlySpan<int[]>)[Pixels, Errors])
        {
            values.AsSpan(start, Margin).Fill(values[start + Margin]);
            values.AsSpan(start + Margin + Width, Margin).Fill(values[start + Margin + Width - 1]);
            Span<int> row = values.AsSpan(start, Stride);
            if (y == 0)
            {
                row.CopyTo(values.AsSpan(start - Stride));
            }

            if (y == Height - 1)
            {
                row.CopyTo(values.AsSpan(start + Stride));
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(Pixels);
        ArrayPool<int>.Shared.Return(Errors);
    }
}
