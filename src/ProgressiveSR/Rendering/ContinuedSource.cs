using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>
/// A picture as a network's input: at the network's scale, and extended beyond each border by its mirror image, so that
/// the zero padding of networks does not darken or tint the border.
/// </summary>
/// <remarks>
/// Six pixels suffice: on flat pictures in the eight fully saturated colours, errors at the border are then the same as
/// inside. Mirroring costs natural pictures less quality than replication; networks know zero padding from the borders
/// of training patches, and are slightly better at natural borders with it.
/// </remarks>
internal sealed class ContinuedSource
{
    private const int MostBorder = 6;

    // Calls start at multiples of a network's alignment; if that is coarser than this, extending would cost too much.
    private const int MostAlignment = 16;

    private readonly int width;
    private readonly int height;

    /// <summary>Creates the input of a picture.</summary>
    /// <param name="grid">The picture's block grid.</param>
    /// <param name="side">Side of a block in source pixels.</param>
    /// <param name="border">Source pixels by which the picture is extended on each side.</param>
    public ContinuedSource(BlockGrid grid, int side, int border = 0)
    {
        Grid = grid;
        Side = side;
        Border = border;
        width = grid.Columns * side;
        height = grid.Rows * side;
    }

    /// <summary>The picture's block grid.</summary>
    public BlockGrid Grid { get; }

    /// <summary>Side of a block in source pixels.</summary>
    public int Side { get; }

    /// <summary>Source pixels by which the picture is extended on each side, a multiple of the alignment.</summary>
    public int Border { get; }

    /// <summary>Creates the input for a network, extended no farther than its receptive field.</summary>
    public static ContinuedSource Of(SuperResolverInfo network, BlockGrid grid)
    {
        // A window at the border contains the pixels to mirror.
        int border = network.Window is not null ? Math.Min(MostBorder, network.Halo / 2)
            : network.Alignment <= MostAlignment ? Align(Math.Min(MostBorder, network.Halo), network.Alignment)
            : 0;
        return new ContinuedSource(grid, grid.BlockSize / network.Factor, border);
    }

    /// <summary>Creates a tile.</summary>
    /// <param name="blocks">The blocks that the tile renders.</param>
    /// <param name="seen">The source pixels of the tile, some of them inside the picture.</param>
    public RenderTile MakeTile(BlockRegion blocks, PixelRegion seen)
    {
        (int x, int y) = (Math.Max(seen.X, 0), Math.Max(seen.Y, 0));
        int right = Math.Min(seen.X + seen.Width, width);
        int bottom = Math.Min(seen.Y + seen.Height, height);
        return new RenderTile(blocks, seen, BlockGrid.Touched(new PixelRegion(x, y, right - x, bottom - y), Side));
    }

    /// <summary>Fills a tile's source beyond the picture.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="source">3 planes of <c>tile.Source</c>, filled inside the picture.</param>
    public void Continue(RenderTile tile, Span<float> source)
    {
        PixelRegion seen = tile.Source;
        (int Place, int Shown)[] columns = Mirrored(seen.X, seen.Width, width);
        (int Place, int Shown)[] rows = Mirrored(seen.Y, seen.Height, height);
        for (int colour = 0; colour < 3; colour++)
        {
            Span<float> plane = source.Slice(colour * seen.Width * seen.Height, seen.Width * seen.Height);
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
    /// Positions along one axis beyond the picture, with the positions they copy: mirrored at the border, or the last
    /// available one of the picture.
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
