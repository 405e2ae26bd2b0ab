using ProgressiveSR.Reconstruction;

namespace ProgressiveSR;

/// <summary>What encoding all tiles of a picture has made, filled in by several threads.</summary>
internal sealed class EncodedTiles
{
    private readonly TileGrids tiles;
    private readonly long[] samples;
    private readonly double[]?[] errors;

    public EncodedTiles(TileGrids tiles, int levels, bool hasLinearPicture)
    {
        this.tiles = tiles;
        Parts = [.. Enumerable.Range(0, levels).Select(level => new byte[tiles[level].Count][])];
        samples = new long[levels];
        errors =
        [
            .. Enumerable.Range(0, levels).Select(level => hasLinearPicture ? new double[tiles[level].Count] : null),
        ];
    }

    /// <summary>The parts, level by level, and tile by tile within a level.</summary>
    public byte[][][] Parts { get; }

    /// <summary>Adds a part.</summary>
    /// <param name="level">The level.</param>
    /// <param name="tile">The tile's number.</param>
    /// <param name="part">The part.</param>
    /// <param name="count">Samples of the tile at this level.</param>
    /// <param name="squares">The squared error of the tile's luma in the linear picture, if there is one.</param>
    public void Add(int level, int tile, byte[] part, long count, double squares)
    {
        Parts[level][tile] = part;
        Interlocked.Add(ref samples[level], count);
        if (errors[level] is { } own)
        {
            own[tile] = squares;
        }
    }

    /// <summary>Sums a level up for the header.</summary>
    public PsrLevel Describe(int level, PayloadCodec codec)
    {
        long total = 0;
        int longest = 0;
        foreach (byte[] part in Parts[level])
        {
            total += part.Length;
            longest = Math.Max(longest, part.Length);
        }

        // Summed in the order of tiles, so that the last bit does not depend on threads.
        double? psnr = errors[level] is { } squares
            ? LinearError.ToPsnrY(squares.Sum(), (long)tiles.Blocks.Width * tiles.Blocks.Height)
            : null;
        return new PsrLevel(codec, PsrLevel.BitsOf(longest), total, samples[level], psnr);
    }
}
