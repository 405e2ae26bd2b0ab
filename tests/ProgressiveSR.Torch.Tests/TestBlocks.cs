using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests;

/// <summary>
/// Blocks drawn from a covariance like that of photos: it falls with the distance, and colours go together.
/// </summary>
internal static class TestBlocks
{
    private static readonly double[] Colours = [1, 0.8, 0.6, 0.8, 1, 0.8, 0.6, 0.8, 1];

    /// <summary>count x 3 x b x b values around 0.5.</summary>
    public static Tensor Create(int seed, int count, int blockSize)
    {
        int length = 3 * blockSize * blockSize;
        Random source = new(seed);
        float[] values = new float[count * length];
        for (int i = 0; i < values.Length; i++)
        {
            // The sum of two even spreads: near enough to a normal distribution of variance 1.
            values[i] = (float)((source.NextDouble() + source.NextDouble() - 1) * Math.Sqrt(6));
        }

        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor root = linalg.cholesky(Covariance(blockSize)).to(ScalarType.Float32);
        Tensor blocks = tensor(values, [count, length]).matmul(root.t()).Times(0.1).Plus(0.5);
        return blocks.reshape(count, 3, blockSize, blockSize).MoveToOuterDisposeScope();
    }

    private static Tensor Covariance(int blockSize)
    {
        double[] axis = new double[blockSize * blockSize];
        for (int i = 0; i < axis.Length; i++)
        {
            axis[i] = Math.Exp(-Math.Abs(i / blockSize - i % blockSize) / 6.0);
        }

        Tensor along = tensor(axis, [blockSize, blockSize]);
        return kron(tensor(Colours, [3, 3]), kron(along, along));
    }
}
