using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Equation 6: lambda1 mse(low resolution) + lambda2 l1(result). For levels above 0 the low-resolution picture that is
/// tied to the bicubic one is the expanded x1/2 picture.
/// </summary>
internal sealed class TrainingLoss(TrainingConfiguration configuration, Device device) : IDisposable
{
    private readonly Tensor quarter =
        Matrix(configuration.PatchSize, configuration.PatchSize / 4, device);

    private readonly Tensor half =
        Matrix(configuration.PatchSize, configuration.PatchSize / 2, device);

    private readonly Tensor? colour = configuration.ResultChromaWeight == 1
        ? null
        : Colour(configuration.ResultChromaWeight, device);

    /// <summary>The loss at level 0.</summary>
    public Tensor Base(Tensor pictures, Tensor lowResolution, Tensor superResolved)
    {
        Tensor target = ResizeMatrix.Apply(pictures, quarter, quarter);
        return Sum(nn.functional.mse_loss(lowResolution, target), Weighted(superResolved - pictures).abs().mean());
    }

    /// <summary>The loss at levels above 0; blocks below the lowest have no result.</summary>
    public Tensor Refined(
        Tensor pictures, Tensor expanded, Tensor superResolved, IReadOnlyList<int> levels, int lowest = 1)
    {
        Tensor target = ResizeMatrix.Apply(pictures, half, half);
        Tensor errors = Weighted(superResolved - pictures).abs();
        Tensor error = BlockLayout.ToBlocks(errors, configuration.BlockSize).mean([1, 2, 3]);
        float[] shown = [.. levels.Select(level => level >= lowest ? 1f : 0f)];
        Tensor mean = (error * tensor(shown, device: error.device)).sum().Times(1.0 / shown.Sum());
        return Sum(nn.functional.mse_loss(expanded, target), mean);
    }

    public void Dispose()
    {
        quarter.Dispose();
        half.Dispose();
        colour?.Dispose();
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
