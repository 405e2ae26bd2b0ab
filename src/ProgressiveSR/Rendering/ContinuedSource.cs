using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>
/// A picture as a network sees it: at the network's scale, and continued beyond each border by its mirror image, so
/// that the zeros with which networks pad do not darken or tint what lies at the border.
/// </summary>
/// <remarks>
/// Six pixels suffice: on flat pictures of the eight colours of full saturation the errors at the border are then those
/// inside. Mirrored pixels cost natural pictures less than repeated ones; networks know zeros from the borders of
/// training patches, and are slightly better at such pictures' borders with them.
/// </remarks>
internal sealed class ContinuedSource
{
    private const int MostBorder = 6;

    // Calls start at multiples of a network's alignment; where that is coarser, continuing would cost too much.
    private const int MostAlignment = 16;

    private readonly int width;
    private readonly int height;

    /// <summary>Lays a picture.</summary>
    /// <param name="grid">The picture's blocks.</param>
    /// <param name="side">Side of a block in source pixels.</param>
    /// <param name="border">Source pixels by which the picture is continued on each side.</param>
    public ContinuedSource(BlockGrid grid, int side, int border = 0)
    {
        Grid = grid;
        Side = side;
        Border = border;
        width = grid.Columns * side;
        height = grid.Rows * side;
    }

    /// <summary>The picture's blocks.</summary>
    public BlockGrid Grid { get; }

    /// <summary>Side of a block in source pixels.</summary>
    public int Side { get; }

    /// <summary>Source pixels by which the picture is continued on each side, a multiple of the alignment.</summary>
    public int Border { get; }

    /// <summary>The picture as a network is to see it: not continued farther than the network looks.</summary>
    public static ContinuedSource Of(SuperResolverInfo network, BlockGrid grid)
    {
        // A window at the border holds the pixels that are mirrored.
        int border = network.Window is not null ? Math.Min(MostBorder, network.Halo / 2)
            : network.Alignment <= MostAlignment ? Align(Math.Min(MostBorder, network.Halo), network.Alignment)
            : 0;
        return new ContinuedSource(grid, grid.BlockSize / network.Factor, border);
    }

    /// <summary>Makes a tile.</summary>
    /// <param name="blocks">The blocks that it is run for.</param>
    /// <param name="seen">The source pixels that it sees, some of them in the picture.</param>
    public RenderTile MakeTile(BlockRegion blocks, PixelRegion seen)
    {
        (int x, int y) = (Math.Max(seen.X, 0), Math.Max(seen.Y, 0));
        int right = Math.Min(seen.X + seen.Width, width);
        int bottom = Math.Min(seen.Y + seen.Height, height);
        return new RenderTile(blocks, seen, BlockGrid.Touched(new PixelRegion(x, y, right - x, bottom - y), Side));
    }

    /// <summary>Fills what a tile sees beyond the picture.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="source">The planes of <c>tile.Source</c>, filled where they lie in the picture.</param>
    /// <param name="channels">Number of planes.</param>
    public void Continue(RenderTile tile, Span<float> source, int channels)
    {
        PixelRegion seen = tile.Source;
        (int Place, int Shown)[] columns = Mirrored(seen.X, seen.Width, width);
        (int Place, int Shown)[] rows = Mirrored(seen.Y, seen.Height, height);
        for (int channel = 0; channel < channels; channel++)
        {
            Span<float> plane = source.Slice(channel * seen.Width * seen.Height, seen.Width * seen.Height);
            for (int y = 0; y < seen.Height && columns.Length > 0; y++)
            {
                Span<float> row = plane.Slice(y * seen.Width, seen.Width);
                foreach ((int place, int shown) in columns)
                {
                    row[place] = row[shown];
                }
            }

            foreach ((int place, int shown) in rows)
            {
                plane.Slice(shown * seen.Width, seen.Width).CopyTo(plane[(place * seen.Width)..]);
            }
        }
    }

    /// <summary>
    /// The places beyond the picture along one side of what is seen, and those that they show: mirrored at the border,
    /// or the last one that is seen of the picture.
    /// </summary>
    private static (int Place, int Shown)[] Mirrored(int start, int length, int pictureLength)
    {
        int first = Math.Max(-start, 0);
        int end = Math.Min(pictureLength - start, length);
        return
        [
            .. Enumerable.Range(0, first).Select(place => (place, Math.Min(2 * first - 1 - place, end - 1))),
            .. Enumerable.Range(end, length - end).Select(place => (place, Math.Max(2 * end - 1 - place, first))),
        ];
    }

    private static int Align(int pixels, int alignment) => (pixels + alignment - 1) / alignment * alignment;
}
