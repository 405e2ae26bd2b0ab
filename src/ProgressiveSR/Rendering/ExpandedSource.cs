using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>
/// Combines all blocks, each expanded at its own level, into one picture, so that a network sees across block borders.
/// </summary>
internal static class ExpandedSource
{
    /// <summary>Fills a tile's source.</summary>
    /// <param name="units">The model's units.</param>
    /// <param name="map">The blocks' levels.</param>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <param name="side">Side of an expanded block.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="source">Receives 3 planes of <c>tile.Source</c>, in 0..1 units.</param>
    /// <param name="token">Cancels the computation.</param>
    public static void Fill(
        BlockUnits units,
        LevelMap map,
        int blockSize,
        int side,
        RenderTile tile,
        Span<float> source,
        CancellationToken token)
    {
        int length = 3 * side * side;
        foreach ((int level, ReadOnlyMemory<BlockPosition> batch)
            in BlocksByLevel.Batches(map, tile.SourceBlocks, 0, blockSize))
        {
            ReadOnlySpan<BlockPosition> blocks = batch.Span;
            ReadOnlySpan<float> expanded = units.Expand(level, blocks, token);
            for (int i = 0; i < blocks.Length; i++)
            {
                BlockCopy copy = BlockCopy.Of(blocks[i].X, blocks[i].Y, side, tile.Source);
                ReadOnlySpan<float> block = expanded.Slice(i * length, length);
                for (int row = 0; row < copy.Rows; row++)
                {
                    block.Slice(copy.InBlock(row), copy.Columns).CopyTo(source[copy.InPicture(row)..]);
                }
            }
        }
    }
}
