using ProgressiveSR.Resizing;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Tests;

[TestFixture]
public class BicubicTapsTests
{
    private static readonly SafetensorsFile s_golden = GoldenFile.Load("imresize_golden");

    [Test]
    public void Create_GoldenScales_MatchesWeightsAndIndices(
        [Values("64_to_18_scale_9_32", "64_to_16_scale_1_4", "16_to_64_scale_4")] string name,
        [Values] EdgeMode edge)
    {
        string prefix = $"taps.{name}.{(edge == EdgeMode.Symmetric ? "sym" : "rep")}";
        SafetensorsTensor weights = s_golden.Tensors[prefix + ".weights"];
        int[] numbers = [.. name.Split('_').Where(part => char.IsAsciiDigit(part[0])).Select(int.Parse)];
        double scale = numbers.Length == 4 ? (double)numbers[2] / numbers[3] : numbers[2];

        var taps = BicubicTaps.Create(numbers[0], numbers[1], scale, edge);

        Assert.That(new long[] { taps.OutputLength, taps.TapCount }, Is.EqualTo(weights.Shape));
        Assert.That(
            Enumerable.Range(0, taps.OutputLength).SelectMany(i => taps.Indices(i).ToArray()),
            Is.EqualTo(s_golden.Tensors[prefix + ".indices"].ToInt32s()));
        Assert.That(
            Enumerable.Range(0, taps.OutputLength).SelectMany(i => taps.Weights(i).ToArray()).ToArray(),
            Is.EqualTo(weights.ToDoubles()).Within(1e-15));
    }

    [TestCase(61, 0.25, 16)]
    [TestCase(64, 0.28125, 18)]
    [TestCase(83, 0.46875, 39)]
    [TestCase(3, 0.01, 1)]
    [TestCase(5, 4, 20)]
    public void LengthFor_Scale_RoundsUp(int length, double scale, int expected)
    {
        Assert.That(BicubicTaps.LengthFor(length, scale), Is.EqualTo(expected));
        Assert.That(BicubicTaps.ForScale(length, scale, EdgeMode.Symmetric).OutputLength, Is.EqualTo(expected));
    }

    [Test]
    public void ToMatrix_TimesSource_EqualsResize([Values] EdgeMode edge, [Values(3, 5, 24)] int newLength)
    {
        // Nine samples at 3/9 have a support of twelve, so several weights meet at one sample.
        double[] source = [3, 1, 4, 1, 5, 9, 2, 6, 5];
        var taps = BicubicTaps.ForLength(source.Length, newLength, edge);
        var expected = new double[newLength];
        BicubicResize.Resize(source, source.Length, 1, expected, newLength, 1, edge);

        double[] matrix = taps.ToMatrix();

        Assert.That(matrix, Has.Length.EqualTo(newLength * source.Length));
        for (int i = 0; i < newLength; i++)
        {
            double sum = source.Select((sample, j) => sample * matrix[(i * source.Length) + j]).Sum();
            Assert.That(sum, Is.EqualTo(expected[i]).Within(1e-12));
        }
    }

    [Test]
    public void Indices_SupportWiderThanSource_FollowEdgeRule()
    {
        // The support of 12 spans indices -5 to 7; the kernel is 0 at distances 3 and 6, so these taps are left out.
        var symmetric = BicubicTaps.Create(3, 1, 1.0 / 3, EdgeMode.Symmetric);
        var replicate = BicubicTaps.Create(3, 1, 1.0 / 3, EdgeMode.Replicate);

        Assert.That(symmetric.Indices(0).ToArray(), Is.EqualTo(new[] { 2, 2, 0, 0, 1, 2, 2, 0, 0 }));
        Assert.That(replicate.Indices(0).ToArray(), Is.EqualTo(new[] { 0, 0, 0, 0, 1, 2, 2, 2, 2 }));
    }

    [TestCase(0, 1, 1.0)]
    [TestCase(1, 0, 1.0)]
    [TestCase(1, 1, 0.0)]
    [TestCase(1, 1, -2.0)]
    [TestCase(1, 1, double.NaN)]
    [TestCase(1, 1, double.PositiveInfinity)]
    [TestCase(1, 1, 1e-12)]
    public void Create_OutOfRange_Throws(int inputLength, int outputLength, double scale) =>
        Assert.That(
            () => BicubicTaps.Create(inputLength, outputLength, scale, EdgeMode.Symmetric),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Create_UndefinedEdgeMode_Throws() =>
        Assert.That(
            () => BicubicTaps.Create(4, 2, 0.5, (EdgeMode)7), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(-1)]
    [TestCase(2)]
    public void Weights_PositionOutside_Throws(int position)
    {
        var taps = BicubicTaps.Create(4, 2, 0.5, EdgeMode.Symmetric);

        Assert.That(() => taps.Weights(position).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => taps.Indices(position).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
