using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Mean and covariance of flattened RGB blocks in 0..1, collected from training pictures.</summary>
internal sealed class BlockStatistics : IDisposable
{
    private BlockStatistics(Tensor mean, Tensor covariance, double chromaSpread)
    {
        Mean = mean;
        Covariance = covariance;
        ChromaSpread = chromaSpread;
    }

    /// <summary>Mean: 3 b b values, 64-bit.</summary>
    public Tensor Mean { get; }

    /// <summary>Covariance: (3 b b) x (3 b b), 64-bit.</summary>
    public Tensor Covariance { get; }

    /// <summary>The factor by which the variance of chroma was multiplied.</summary>
    public double ChromaSpread { get; }

    /// <summary>Collects blocks; each counts in all eight flips and rotations.</summary>
    /// <param name="batches">Batches of B x 3 x b x b blocks, each disposed once it is counted.</param>
    /// <param name="blockSize">Side b of a block in pixels.</param>
    public static BlockStatistics Gather(IEnumerable<Tensor> batches, int blockSize)
    {
        using DisposeScope result = NewDisposeScope();
        int length = 3 * blockSize * blockSize;
        Tensor sum = zeros(length, ScalarType.Float64);
        Tensor products = zeros(length, length, ScalarType.Float64);
        long count = 0;
        foreach (Tensor batch in batches)
        {
            using DisposeScope scope = NewDisposeScope();
            using Tensor counted = batch;
            Tensor flat = batch.reshape(-1, length);
            sum.PlusInPlace(flat.sum(0, type: ScalarType.Float64));
            products.PlusInPlace(matmul(flat.t(), flat).to(ScalarType.Float64));
            count += batch.shape[0];
        }

        Tensor mean = Symmetrize(sum.DividedBy(count).reshape(1, 3, blockSize, blockSize)).reshape(length);
        Tensor second = SymmetrizePairs(products.DividedBy(count), blockSize);
        return new BlockStatistics(
            mean.MoveToOuterDisposeScope(), (second - outer(mean, mean)).MoveToOuterDisposeScope(), 1);
    }

    /// <summary>A copy with the variance of chroma multiplied by a factor.</summary>
    /// <param name="factor">1 or more.</param>
    public BlockStatistics SpreadChroma(double factor)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor spread = ColourWeighting.Create(Math.Sqrt(factor));
        return new BlockStatistics(
            Mean.clone().MoveToOuterDisposeScope(),
            ColourWeighting.ApplyToCovariance(spread, Covariance).MoveToOuterDisposeScope(),
            ChromaSpread * factor);
    }

    public void Dispose()
    {
        Mean.Dispose();
        Covariance.Dispose();
    }

    private static Tensor Symmetrize(Tensor blocks)
    {
        Tensor turned = blocks.MeanWith(blocks.flip(3));
        turned = turned.MeanWith(turned.flip(2));
        return turned.MeanWith(turned.transpose(2, 3));
    }

    private static Tensor SymmetrizePairs(Tensor matrix, int side)
    {
        Tensor pairs = matrix.reshape(3, side, side, 3, side, side);
        pairs = pairs.MeanWith(pairs.flip(2, 5));
        pairs = pairs.MeanWith(pairs.flip(1, 4));
        pairs = pairs.MeanWith(pairs.permute(0, 2, 1, 3, 5, 4));
        return pairs.reshape(3L * side * side, 3L * side * side);
    }
}
