namespace ProgressiveSR;

/// <summary>Lays the samples of level 0 out as a picture: LR_0 = R(alpha_0).</summary>
internal static class FirstPictureSource
{
    private static readonly float[] Units = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    /// <summary>Fills a tile's source.</summary>
    /// <param name="reader">Where the samples are.</param>
    /// <param name="side">Side of a block in LR_0.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="source">Receives 3 planes of <c>tile.Source</c>, in 0..1 units.</param>
    public static void Fill(SampleReader reader, int side, Tile tile, Span<float> source)
    {
        for (int y = tile.SourceBlocks.Y; y < tile.SourceBlocks.Bottom; y++)
        {
            for (int x = tile.SourceBlocks.X; x < tile.SourceBlocks.Right; x++)
            {
                BlockCopy copy = BlockCopy.Of(x, y, side, tile.Source);
                ReadOnlySpan<byte> samples = reader.Read(0, x, y);
                for (int row = 0; row < copy.Rows; row++)
                {
                    ToUnits(samples.Slice(copy.InBlock(row), copy.Columns), source[copy.InPicture(row)..]);
                }
            }
        }
    }

    private static void ToUnits(ReadOnlySpan<byte> samples, Span<float> values)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            values[i] = Units[samples[i]];
        }
    }
}
