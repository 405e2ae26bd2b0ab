using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests;

/// <summary>Tests with tensors: libtorch is there, and what a test makes is freed at its end.</summary>
public abstract class TensorFixture
{
    private DisposeScope? scope;

    [OneTimeSetUp]
    public void StartTorch() => TorchRuntime.Initialize();

    [SetUp]
    public void OpenScope() => scope = NewDisposeScope();

    [TearDown]
    public void CloseScope() => scope?.Dispose();

    /// <summary>Seeded values, evenly spread over a range.</summary>
    protected static Tensor Values(int seed, double low, double high, params long[] shape)
    {
        Random source = new(seed);
        float[] values = new float[shape.Aggregate(1L, (product, side) => product * side)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(low + (high - low) * source.NextDouble());
        }

        return tensor(values, shape);
    }

    /// <summary>One value everywhere, 32 bits.</summary>
    protected static Tensor Filled(double value, params long[] shape) => zeros(shape).Plus(value);

    protected static Tensor Square(Tensor values) => values * values;

    /// <summary>The largest difference between two tensors of one shape, neither of which holds NaN.</summary>
    protected static double Difference(Tensor first, Tensor second)
    {
        Assert.That(first.shape, Is.EqualTo(second.shape));
        double worst = (first.to(ScalarType.Float64) - second.to(ScalarType.Float64)).abs().max().item<double>();
        // NUnit's comparisons sort NaN below all numbers.
        Assert.That(worst, Is.Not.NaN);
        return worst;
    }

    protected static bool IsSame(Tensor first, Tensor second) => Difference(first, second) == 0;

    protected static float[] Array(Tensor tensor) => TensorValues.ToArray(tensor);
}
