using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Equation 6: lambda1 mse(low resolution) + lambda2 l1(result). For networks that take expanded pictures, the first
/// term compares these with bicubic ones.
/// </summary>
internal sealed class TrainingLoss(TrainingConfiguration configuration, Device device) : IDisposable
{
    private readonly Dictionary<long, Tensor> reductions = [];

    private readonly Tensor? colour = configuration.ResultChromaWeight == 1
        ? null
        : Colour(configuration.ResultChromaWeight, device);

    /// <summary>The loss of a network that takes samples.</summary>
    public Tensor Base(Tensor pictures, Tensor lowResolution, Tensor superResolved)
    {
        return Sum(
            nn.functional.mse_loss(lowResolution, Reduce(pictures, lowResolution)),
            Weighted(superResolved - pictures).abs().mean());
    }

    /// <summary>
    /// The loss of networks that take expanded pictures; blocks below the lowest level have no result.
    /// </summary>
    public Tensor Refined(
        Tensor pictures, Tensor expanded, Tensor superResolved, IReadOnlyList<int> levels, int lowest = 1)
    {
        Tensor errors = Weighted(superResolved - pictures).abs();
        Tensor error = BlockLayout.ToBlocks(errors, configuration.BlockSize).mean([1, 2, 3]);
        float[] shown = [.. levels.Select(level => level >= lowest ? 1f : 0f)];
        Tensor mean = (error * tensor(shown, device: error.device)).sum().Times(1.0 / shown.Sum());
        return Sum(nn.functional.mse_loss(expanded, Reduce(pictures, expanded)), mean);
    }

    public void Dispose()
    {
        foreach (Tensor reduction in reductions.Values)
        {
            reduction.Dispose();
        }

        colour?.Dispose();
    }

    /// <summary>Bicubic reductions of pictures to the size of others.</summary>
    private Tensor Reduce(Tensor pictures, Tensor like)
    {
        long side = like.shape[2];
        if (!reductions.TryGetValue(side, out Tensor? reduction))
        {
            reductions.Add(side, reduction = Matrix(configuration.PatchSize, (int)side, device));
        }

        return ResizeMatrix.Apply(pictures, reduction, reduction);
    }

    private Tensor Sum(Tensor lowResolution, Tensor result) =>
        lowResolution.Times(configuration.LowResolutionWeight).Plus(result.Times(configuration.ResultWeight));

    private Tensor Weighted(Tensor error) => colour is null ? error : nn.functional.conv2d(error, colour);

    private static Tensor Matrix(int input, int output, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        return ResizeMatrix.OneAxis(input, output).to(ScalarType.Float32).to(device).DetachFromDisposeScope();
    }

    private static Tensor Colour(double chromaWeight, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        return ColourWeighting.Create(chromaWeight)
            .reshape(3, 3, 1, 1).to(ScalarType.Float32).to(device).DetachFromDisposeScope();
    }
}
