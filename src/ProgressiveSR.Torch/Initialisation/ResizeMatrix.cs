using ProgressiveSR.Resizing;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>The antialiased bicubic reduction as a matrix, for pictures and for single blocks.</summary>
internal static class ResizeMatrix
{
    /// <summary>One dimension: output x input, 64-bit.</summary>
    public static Tensor OneAxis(int input, int output) =>
        tensor(BicubicTaps.ForLength(input, output, EdgeMode.Symmetric).ToMatrix(), [output, input]);

    /// <summary>(3 s s) x (3 b b): maps an RGB block to its reduction, mirroring the block at its borders.</summary>
    public static Tensor Block(int blockSize, int side)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor axis = OneAxis(blockSize, side);
        return kron(eye(3, dtype: ScalarType.Float64), kron(axis, axis)).MoveToOuterDisposeScope();
    }

    /// <summary>Reduces pictures, N x C x H x W, to N x C x height x width.</summary>
    public static Tensor Apply(Tensor pictures, Tensor rows, Tensor columns) =>
        matmul(matmul(rows, pictures), columns.t());
}
