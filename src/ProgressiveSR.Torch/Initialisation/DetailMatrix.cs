using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Luma details lost in a bicubic reduction, encoded as colour offsets of the reduced picture. For each reduced pixel:
/// the horizontal and the vertical difference, over the pixels that it covers, of the residual of the enlarged reduced
/// picture, each along its own chroma axis.
/// </summary>
internal static class DetailMatrix
{
    /// <summary>(3 s s) x (3 b b): maps an RGB block to its details.</summary>
    /// <param name="blockSize">Side b of a block in pixels.</param>
    /// <param name="side">Side s of the reduced block; b / s is an even integer.</param>
    public static Tensor Block(int blockSize, int side)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor there = ResizeMatrix.OneAxis(side, blockSize).matmul(ResizeMatrix.OneAxis(blockSize, side));
        Tensor lost = eye((long)blockSize * blockSize, dtype: ScalarType.Float64) - kron(there, there);
        int factor = blockSize / side;
        Tensor pixels = eye(side, dtype: ScalarType.Float64);
        Tensor mean = kron(pixels, ones(1, factor, ScalarType.Float64).Times(1.0 / factor));
        Tensor rising = ones(1, factor / 2, ScalarType.Float64).Times(1.0 / factor);
        Tensor difference = kron(pixels, cat([rising, -rising], 1));

        Tensor luma = ColourWeighting.Luma();
        Tensor first = tensor((double[])[1.0, 0.0, -1.0]);
        first = nn.functional.normalize(first - first.dot(luma) * luma, 2, 0);
        Tensor second = linalg.cross(luma, first);
        return kron(outer(first, luma), kron(mean, difference).matmul(lost))
            .Plus(kron(outer(second, luma), kron(difference, mean).matmul(lost))).MoveToOuterDisposeScope();
    }
}
