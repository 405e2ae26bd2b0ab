using ProgressiveSR.Backends;
using ProgressiveSR.Processing;

namespace ProgressiveSR.Conformance;

/// <summary>What <see cref="ILinearBackend"/> and <see cref="ILinearMap"/> promise.</summary>
public abstract class LinearMapConformance : BackendFixture
{
    private const int Inputs = 37;
    private const int Outputs = 21;

    private static readonly float[] Weights = RandomData.Pixels(1, Inputs * Outputs);
    private static readonly float[] Bias = RandomData.Pixels(2, Outputs);

    private ILinearBackend Linear => (ILinearBackend)Backend;

    /// <summary>Also more rows than a backend may care to compute at a time.</summary>
    [Test]
    public void Apply_AnyNumberOfRows_IsTheProduct([Values(1, 9, 512, 700)] int rows)
    {
        using ILinearMap map = Linear.CreateLinearMap(Weights, Bias);
        float[] source = RandomData.Pixels(rows, rows * Inputs);
        float[] result = new float[rows * Outputs];
        map.Apply(source, rows, result);

        Assert.That((map.Inputs, map.Outputs), Is.EqualTo((Inputs, Outputs)));
        AssertClose(result, Product(source, rows), 1e-5);
    }

    [Test]
    public void Apply_ManyCallsAtOnce_MakesTheSame()
    {
        using ILinearMap map = Linear.CreateLinearMap(Weights, Bias);
        float[] source = RandomData.Pixels(3, 50 * Inputs);
        float[] expected = new float[50 * Outputs];
        map.Apply(source, 50, expected);
        Parallel.For(0, 20, _ =>
        {
            float[] result = new float[expected.Length];
            map.Apply(source, 50, result);
            Assert.That(result, Is.EqualTo(expected));
        });
    }

    [Test]
    public void Apply_LengthsThatDoNotFit_Throws()
    {
        using ILinearMap map = Linear.CreateLinearMap(Weights, Bias);
        float[] source = new float[2 * Inputs];
        float[] result = new float[2 * Outputs];
        Assert.That(() => map.Apply(source, 1, result), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => map.Apply(source, 2, result.AsSpan(1)), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => map.Apply([], 0, []), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void Apply_Cancelled_Throws()
    {
        using ILinearMap map = Linear.CreateLinearMap(Weights, Bias);
        Assert.That(
            () => map.Apply(new float[Inputs], 1, new float[Outputs], new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void CreateLinearMap_NoMatrix_Throws()
    {
        Assert.That(() => Linear.CreateLinearMap(Weights, []), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Linear.CreateLinearMap([], Bias), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Linear.CreateLinearMap(Weights.AsSpan(1), Bias), Throws.InstanceOf<ArgumentException>());
    }

    private static float[] Product(float[] source, int rows)
    {
        float[] result = new float[rows * Outputs];
        for (int row = 0; row < rows; row++)
        {
            for (int output = 0; output < Outputs; output++)
            {
                double sum = Bias[output];
                for (int input = 0; input < Inputs; input++)
                {
                    sum += (double)source[row * Inputs + input] * Weights[input * Outputs + output];
                }

                result[row * Outputs + output] = (float)sum;
            }
        }

        return result;
    }
}
