using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Arranges the samples of level 0 as a picture: LR_0 = R(alpha_0).</summary>
internal static class FirstPictureSource
{
    /// <summary>Fills a tile's source.</summary>
    /// <param name="reader">The samples.</param>
    /// <param name="side">Side of a block in LR_0.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="source">Receives 3 planes of <c>tile.Source</c>, in 0..1 units.</param>
    public static void Fill(SampleReader reader, int side, RenderTile tile, Span<float> source)
    {
        Span<float> block = stackalloc float[3 * side * side];
        for (int y = tile.SourceBlocks.Y; y < tile.SourceBlocks.Bottom; y++)
        {
            for (int x = tile.SourceBlocks.X; x < tile.SourceBlocks.Right; x++)
            {
                reader.ReadValues(0, x, y, block);
                BlockCopy copy = BlockCopy.Of(x, y, side, tile.Source);
                for (int row = 0; row < copy.Rows; row++)
                {
                    block.Slice(copy.InBlock(row), copy.Columns).CopyTo(source[copy.InPicture(row)..]);
                }
            }
        }
    }
}
