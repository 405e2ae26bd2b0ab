using ProgressiveSR.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The linear form of a model, without training: bicubic rows for level 0, then the principal components of what they
/// leave unexplained in RGB blocks, and linear minimum-mean-square-error estimates for Phi^i and K_i.
/// </summary>
/// <remarks>
/// K_i are the gains of a Kalman filter that takes the increments one after the other: run from the mean block they
/// give exactly the ridge estimate from all samples at once, and each level's gain is a weight of its own. Everything
/// is computed on the CPU, wherever the model lies.
/// </remarks>
internal static class ClosedForm
{
    /// <summary>Coefficients of edges have long tails: at 5 deviations 1 % of busy pictures' blocks clip.</summary>
    private const double FittingDeviations = 8;

    /// <summary>The kernel of S-U_0: the bicubic x1/4 picture of each block.</summary>
    /// <param name="network">The model.</param>
    /// <param name="detail">How strongly its colours carry <see cref="DetailMatrix">details</see> of luma.</param>
    public static void InitializeBase(ProgressiveNetwork network, double detail = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        network.Sampling[0].Kernel.copy_(Reduction(network.BlockSize, network.Levels[0].Side, detail));
    }

    /// <summary>The kernels of all increments, given the kernel of S-U_0.</summary>
    /// <param name="network">The model.</param>
    /// <param name="statistics">Statistics of training blocks.</param>
    /// <param name="chosenFor">
    /// Statistics of the blocks that all increments together are chosen for; their order is that of
    /// <paramref name="statistics"/>.
    /// </param>
    /// <param name="chromaWeight">Weight of a chroma error against a luma error of 1.</param>
    public static void InitializeIncrements(
        ProgressiveNetwork network, BlockStatistics statistics, BlockStatistics chosenFor, double chromaWeight)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        Tensor kernel = network.Sampling[0].Kernel.cpu().to(ScalarType.Float64);
        Tensor levelNoise = Noise(network.Schedule, 0);

        // Square root of the error weighting, the same at every pixel.
        Tensor weighting = ColourWeighting.Create(chromaWeight / Math.Sqrt(chosenFor.ChromaSpread));
        (_, Tensor unexplained) = Update(chosenFor.Covariance, kernel, levelNoise);
        (_, Tensor vectors) = linalg.eigh(ColourWeighting.ApplyToCovariance(weighting, unexplained));
        int rows = network.Schedule.RowCount - network.Schedule.SamplesPerBlock(0);
        Tensor span = ColourWeighting.Apply(weighting, vectors.narrow(1, vectors.shape[1] - rows, rows)).t();

        (_, unexplained) = Update(statistics.Covariance, kernel, levelNoise);
        Tensor noise = Noise(network.Schedule, 1).mean() * eye(rows, dtype: ScalarType.Float64);
        Tensor components = StrongestFirst(span, unexplained, noise, ColourWeighting.Create(chromaWeight));
        Tensor fitted = components * Fitting(components, statistics, network.Schedule).unsqueeze(1);
        int first = 0;
        for (int level = 1; level < network.Schedule.Count; level++)
        {
            int count = network.Schedule.SamplesPerBlock(level);
            network.Sampling[level].Kernel.copy_(fitted.narrow(0, first, count));
            first += count;
        }
    }

    /// <summary>Phi^i and K_i of all levels, given all kernels. Convolutions of P-U_i must be identities.</summary>
    /// <param name="network">The model.</param>
    /// <param name="statistics">Statistics of training blocks.</param>
    /// <param name="detail">
    /// How strongly Phi^i shows <see cref="DetailMatrix">details</see> beside the reduced picture.
    /// </param>
    public static void InitializeReceiver(ProgressiveNetwork network, BlockStatistics statistics, double detail = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        Tensor left = statistics.Covariance;
        Tensor kernels = zeros(0, network.Schedule.KernelLength, ScalarType.Float64);
        Tensor? order = null;
        Tensor noise = zeros(0, ScalarType.Float64);
        for (int level = 0; level < network.Schedule.Count; level++)
        {
            ProcessingModule unit = network.Processing[level];
            Tensor kernel = network.Sampling[level].Kernel.cpu().to(ScalarType.Float64);
            Tensor levelNoise = Noise(network.Schedule, level);
            (Tensor gain, left) = Update(left, kernel, levelNoise);
            unit.Gain.copy_(gain);

            kernels = cat([kernels, kernel], 0);
            noise = cat([noise, levelNoise], 0);
            order = Arrange(order, network, level);
            (Tensor all, _) = Update(statistics.Covariance, kernels, noise);
            Tensor reduction = Reduction(network.BlockSize, network.Levels[level].ExpandedSide, detail);
            Tensor weight = reduction.matmul(all);
            Tensor bias = reduction.matmul(statistics.Mean) - weight.matmul(kernels.matmul(statistics.Mean));
            unit.Expanding.weight.copy_(weight.index_select(1, order.flatten()));
            unit.Expanding.bias!.copy_(bias);
        }
    }

    /// <summary>
    /// One step of a Kalman filter: gain <c>K = C A' (A C A' + R)^-1</c> and what stays unexplained, <c>C - K A C</c>.
    /// </summary>
    private static (Tensor Gain, Tensor Left) Update(Tensor covariance, Tensor kernel, Tensor noise)
    {
        Tensor cross = covariance.matmul(kernel.t());
        Tensor innovation = kernel.matmul(cross).Plus(diag(noise));
        Tensor gain = linalg.solve(innovation, cross.t()).t();
        Tensor left = covariance - gain.matmul(cross.t());
        return (gain, left.MeanWith(left.t()));
    }

    /// <summary>
    /// Rows of the same span whose samples do not correlate, the one that explains most of the weighted error first:
    /// eigenvectors of <c>A C W W C A'</c> against <c>A C A' + R</c>.
    /// </summary>
    /// <returns>As many rows of length 1.</returns>
    private static Tensor StrongestFirst(Tensor rows, Tensor covariance, Tensor noise, Tensor weighting)
    {
        Tensor cross = covariance.matmul(rows.t());
        Tensor weighted = ColourWeighting.Apply(weighting, cross);
        Tensor whitening = linalg.inv(linalg.cholesky(rows.matmul(cross).Plus(noise)));
        Tensor explained = whitening.matmul(weighted.t()).matmul(weighted).matmul(whitening.t());
        (_, Tensor vectors) = linalg.eigh(explained);
        return nn.functional.normalize(vectors.flip(1).t().matmul(whitening).matmul(rows), 2, 1);
    }

    /// <summary>
    /// Lengths of the rows: 1, or less where <see cref="FittingDeviations"/> standard deviations would leave their indices.
    /// </summary>
    private static Tensor Fitting(Tensor components, BlockStatistics statistics, LevelSchedule schedule)
    {
        Tensor deviations = (components.matmul(statistics.Covariance) * components).sum(1).AtLeast(0).sqrt();
        float[] largest = [.. Enumerable.Range(1, schedule.Count - 1).SelectMany(
            level => Quantization.PerRow(schedule[level], run => (float)(run.HighestIndex * run.Step / 255)))];
        Tensor range = tensor(largest).to(ScalarType.Float64);
        return (range / deviations.Times(FittingDeviations)).AtMost(1);
    }

    /// <summary>The bicubic reduction of a block, with details in its colours.</summary>
    private static Tensor Reduction(int blockSize, int side, double detail)
    {
        Tensor bicubic = ResizeMatrix.Block(blockSize, side);
        return detail > 0 ? bicubic.Plus(DetailMatrix.Block(blockSize, side).Times(detail)) : bicubic;
    }

    /// <summary>Variance of a uniform rounding error of one step, per row, in 0..1 units.</summary>
    private static Tensor Noise(LevelSchedule schedule, int level) =>
        tensor(Quantization.Scales(schedule, level).Select(scale => 1 / (12.0 * scale * scale)).ToArray());

    /// <summary>
    /// Which sample stands at which place of LR_i: the indices go through the same rearranging as values.
    /// </summary>
    private static Tensor Arrange(Tensor? previous, ProgressiveNetwork network, int level)
    {
        int count = network.Schedule.SamplesPerBlock(level);
        int first = network.Schedule.CumulativeSamplesPerBlock(level) - count;
        Tensor indices = tensor((long[])[.. Enumerable.Range(first, count)], [1, count]);
        int side = network.Levels[level].Side;
        return previous is null ? indices.reshape(1, 3, side, side) : BlockLayout.Grow(previous, indices);
    }
}
