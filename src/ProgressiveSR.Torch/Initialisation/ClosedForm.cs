using ProgressiveSR.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Initialises a model without training: bicubic rows for level 0, then the principal components of the residual of RGB
/// blocks, and linear minimum-mean-square-error estimates for Phi^i and K_i.
/// </summary>
/// <remarks>
/// The K_i are the gains of a Kalman filter that takes the increments one by one: starting from the mean block, they
/// give exactly the ridge estimate from all samples at once, and each level's gain is a separate weight. Everything is
/// computed on the CPU, regardless of the model's device.
/// </remarks>
internal static class ClosedForm
{
    /// <summary>
    /// Edges give coefficients long tails: at 5 standard deviations, 1 % of the blocks of busy pictures clip.
    /// </summary>
    private const double FittingDeviations = 8;

    /// <summary>Sets the kernel of S-U_0 to the bicubic x1/4 reduction of each block.</summary>
    /// <param name="network">The model.</param>
    /// <param name="detail">Weight of luma <see cref="DetailMatrix">details</see> in the colours; 0 for none.</param>
    public static void InitializeBase(ProgressiveNetwork network, double detail = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        network.Sampling[0].Kernel.copy_(Reduction(network.BlockSize, network.Levels[0].Side, detail));
    }

    /// <summary>Sets the kernels of all increments, given the kernel of S-U_0.</summary>
    /// <param name="network">The model.</param>
    /// <param name="statistics">Statistics of training blocks.</param>
    /// <param name="chosenFor">
    /// Statistics of the blocks for which the rows of all increments together are chosen; <paramref name="statistics"/>
    /// determines their order.
    /// </param>
    /// <param name="chromaWeight">Weight of chroma errors relative to luma errors.</param>
    public static void InitializeIncrements(
        ProgressiveNetwork network, BlockStatistics statistics, BlockStatistics chosenFor, double chromaWeight)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        Tensor kernel = network.Sampling[0].Kernel.cpu().to(ScalarType.Float64);
        Tensor levelNoise = Noise(network.Schedule, 0);

        // Square root of the error weights, which are the same at every pixel.
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

    /// <summary>
    /// Sets Phi^i and K_i of all levels, given all kernels. The convolutions of the P-U_i must be identities.
    /// </summary>
    /// <param name="network">The model.</param>
    /// <param name="statistics">Statistics of training blocks.</param>
    /// <param name="detail">
    /// Weight of luma <see cref="DetailMatrix">details</see> in what Phi^i estimates; 0 for none.
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
    /// One step of a Kalman filter: gain <c>K = C A' (A C A' + R)^-1</c> and the remaining covariance <c>C - K A C</c>.
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
    /// Rotates rows within their span so that their samples are uncorrelated, ordered by the weighted error that they
    /// explain, largest first: eigenvectors of <c>A C W W C A'</c> against <c>A C A' + R</c>.
    /// </summary>
    /// <returns>As many rows of norm 1.</returns>
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
    /// Norms of the rows: 1, or less if <see cref="FittingDeviations"/> standard deviations would exceed the range of
    /// indices.
    /// </summary>
    private static Tensor Fitting(Tensor components, BlockStatistics statistics, LevelSchedule schedule)
    {
        Tensor deviations = (components.matmul(statistics.Covariance) * components).sum(1).AtLeast(0).sqrt();
        float[] largest = [.. Enumerable.Range(1, schedule.Count - 1).SelectMany(
            level => Quantization.PerRow(schedule[level], run => (float)(run.HighestIndex * run.Step / 255)))];
        Tensor range = tensor(largest).to(ScalarType.Float64);
        return (range / deviations.Times(FittingDeviations)).AtMost(1);
    }

    /// <summary>The bicubic reduction of a block, with luma details in its colours.</summary>
    private static Tensor Reduction(int blockSize, int side, double detail)
    {
        Tensor bicubic = ResizeMatrix.Block(blockSize, side);
        return detail > 0 ? bicubic.Plus(DetailMatrix.Block(blockSize, side).Times(detail)) : bicubic;
    }

    /// <summary>Variance of the rounding error, uniform over one step, per row in 0..1 units.</summary>
    private static Tensor Noise(LevelSchedule schedule, int level) =>
        tensor(Quantization.Scales(schedule, level).Select(scale => 1 / (12.0 * scale * scale)).ToArray());

    /// <summary>
    /// The sample at each position of LR_i, found by rearranging row numbers as the unit rearranges values.
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
