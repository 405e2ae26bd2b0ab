using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Splits pictures into blocks and assembles blocks into pictures (Rearranging, R).</summary>
internal static class BlockLayout
{
    /// <summary>N x C x H x W to (N * blocks) x C x side x side, blocks in row-major order.</summary>
    public static Tensor ToBlocks(Tensor pictures, int side)
    {
        long n = pictures.shape[0], c = pictures.shape[1];
        long rows = pictures.shape[2] / side, columns = pictures.shape[3] / side;
        return pictures.reshape(n, c, rows, side, columns, side).permute(0, 2, 4, 1, 3, 5).reshape(-1, c, side, side);
    }

    /// <summary>(n * rows * columns) x C x side x side to n x C x (rows * side) x (columns * side).</summary>
    public static Tensor ToPictures(Tensor blocks, long n, long rows, long columns)
    {
        long c = blocks.shape[1], side = blocks.shape[2];
        return blocks.reshape(n, rows, columns, c, side, side).permute(0, 3, 1, 4, 2, 5)
            .reshape(n, c, rows * side, columns * side);
    }

    /// <summary>
    /// C and R of equation 5: arranges an increment around a low-resolution block. The first s values of each colour
    /// form a new right column, the other s + 1 a new bottom row, so that existing values keep their neighbours.
    /// </summary>
    /// <param name="previous">B x 3 x s x s.</param>
    /// <param name="increment">B x 3 (2s + 1), colour by colour.</param>
    public static Tensor Grow(Tensor previous, Tensor increment)
    {
        long side = previous.shape[2];
        Tensor values = increment.reshape(-1, 3, 2 * side + 1);
        Tensor right = values.narrow(2, 0, side).unsqueeze(3);
        Tensor bottom = values.narrow(2, side, side + 1).unsqueeze(2);
        return cat([cat([previous, right], 3), bottom], 2);
    }
}
