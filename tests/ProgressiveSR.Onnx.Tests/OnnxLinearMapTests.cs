using ProgressiveSR.Conformance;

namespace ProgressiveSR.Onnx.Tests;

public sealed class OnnxLinearMapTests
{
    private const int Inputs = 37;
    private const int Outputs = 21;

    private static readonly float[] Weights = RandomData.Pixels(1, Inputs * Outputs);
    private static readonly float[] Bias = RandomData.Pixels(2, Outputs);

    /// <summary>Also more rows than one batch holds, and batches that are filled up as on a GPU.</summary>
    [Test]
    public void Apply_AnyNumberOfRows_IsTheProduct([Values(1, 9, 512, 700)] int rows, [Values(null, 64)] int? fixedTile)
    {
        using OnnxBackend backend = new(new OnnxOptions { FixedTile = fixedTile });
        using ILinearMap map = backend.CreateLinearMap(Weights, Bias);
        float[] source = RandomData.Pixels(rows, rows * Inputs);
        float[] result = new float[rows * Outputs];
        map.Apply(source, rows, result);

        Assert.That((map.Inputs, map.Outputs), Is.EqualTo((Inputs, Outputs)));
        Assert.That(result, Is.EqualTo(Product(source, rows)).Within(1e-4f));
    }

    [Test]
    public void Apply_LengthsThatDoNotFit_Throws()
    {
        using OnnxBackend backend = new();
        using ILinearMap map = backend.CreateLinearMap(Weights, Bias);
        float[] source = new float[2 * Inputs];
        float[] result = new float[2 * Outputs];
        Assert.That(() => map.Apply(source, 1, result), Throws.ArgumentException);
        Assert.That(() => map.Apply(source, 2, result.AsSpan(1)), Throws.ArgumentException);
        Assert.That(() => map.Apply([], 0, []), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Apply_Cancelled_Throws()
    {
        using OnnxBackend backend = new();
        using ILinearMap map = backend.CreateLinearMap(Weights, Bias);
        Assert.That(
            () => map.Apply(new float[Inputs], 1, new float[Outputs], new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void CreateLinearMap_NoMatrix_Throws()
    {
        using OnnxBackend backend = new();
        Assert.That(() => backend.CreateLinearMap(Weights, []), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => backend.CreateLinearMap([], Bias), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => backend.CreateLinearMap(Weights.AsSpan(1), Bias), Throws.ArgumentException);
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
