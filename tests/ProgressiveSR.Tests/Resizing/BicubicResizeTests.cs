using System.Globalization;
using ProgressiveSR.Resizing;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Tests;

[TestFixture]
public class BicubicResizeTests
{
    // A double sum of some 16 products of values up to 255, in another order than the reference's.
    private const double Tolerance = 1e-10;

    private static readonly SafetensorsFile s_golden = GoldenFile.Load("imresize_golden");

    private static IEnumerable<string> Results(string suffix) =>
        GoldenFile.Load("imresize_golden").Tensors.Keys
            .Where(name => name.EndsWith(suffix, StringComparison.Ordinal)
                && !name.StartsWith("matlab", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> ByteResults() => Results(".u8");

    private static IEnumerable<string> DoubleResults() => Results(".f64");

    [Test]
    public void Goldens_AllResults_AreCovered() =>
        Assert.That((ByteResults().Count(), DoubleResults().Count()), Is.EqualTo((26, 26)));

    [TestCaseSource(nameof(ByteResults))]
    public void Resize_Bytes_MatchGoldenBitForBit(string name)
    {
        var (source, method, edge) = Describe(name);
        Picture picture = GoldenFile.ToPicture(Source(source), gap: 5);

        Picture result = method.Scale is { } scale
            ? BicubicResize.Scale(picture.View, scale, edge)
            : BicubicResize.Resize(picture.View, method.Width, method.Height, edge);

        SafetensorsTensor expected = s_golden.Tensors[name];
        Assert.That(new long[] { 3, result.Height, result.Width }, Is.EqualTo(expected.Shape));
        Assert.That(GoldenFile.ToPlanes(result).AsSpan().SequenceEqual(expected.Data.Span), Is.True);
    }

    [TestCaseSource(nameof(DoubleResults))]
    public void Resize_Doubles_MatchGolden(string name)
    {
        var (sourceName, method, edge) = Describe(name);
        SafetensorsTensor source = Source(sourceName);
        SafetensorsTensor expected = s_golden.Tensors[name];
        int height = (int)source.Shape[1];
        int width = (int)source.Shape[2];
        double[] samples = Array.ConvertAll(source.ToInt32s(), sample => (double)sample);
        int newSize = expected.ElementCount / 3;
        var result = new double[expected.ElementCount];

        for (int channel = 0; channel < 3; channel++)
        {
            ReadOnlySpan<double> plane = samples.AsSpan(channel * width * height, width * height);
            Span<double> destination = result.AsSpan(channel * newSize, newSize);
            if (method.Scale is { } scale)
            {
                BicubicResize.Scale(plane, width, height, destination, scale, edge);
            }
            else
            {
                BicubicResize.Resize(plane, width, height, destination, method.Width, method.Height, edge);
            }
        }

        Assert.That(result, Is.EqualTo(expected.ToDoubles()).Within(Tolerance));
    }

    [TestCase("sym", EdgeMode.Symmetric)]
    [TestCase("rep", EdgeMode.Replicate)]
    public void Scale_Matlab4x4_MatchesGolden(string edgeName, EdgeMode edge)
    {
        var result = new double[64];

        BicubicResize.Scale(s_golden.Tensors["matlab4x4.src"].ToDoubles(), 4, 4, result, 2, edge);

        double[] expected = s_golden.Tensors[$"matlab4x4.scale_2.{edgeName}.f64"].ToDoubles();
        Assert.That(result, Is.EqualTo(expected).Within(Tolerance));
    }

    [Test]
    public void Resize_SameSize_IsIdentity()
    {
        Picture source = GoldenFile.ToPicture(Source("src_odd"));

        Picture result = BicubicResize.Resize(source.View, source.Width, source.Height);

        Assert.That(result.Pixels.Span.SequenceEqual(source.Pixels.Span), Is.True);
    }

    [TestCase(1, 1)]
    [TestCase(7, 1)]
    [TestCase(1, 40)]
    public void Resize_SinglePixel_StaysConstant(int width, int height)
    {
        var source = new Picture(new byte[] { 10, 128, 250 }, 1, 1, 3);

        Picture result = BicubicResize.Resize(source.View, width, height);

        for (int i = 0; i < result.Pixels.Length; i++)
        {
            Assert.That(result.Pixels.Span[i], Is.EqualTo(source.Pixels.Span[i % 3]));
        }
    }

    [Test]
    public void Resize_CroppedView_ReadsNothingOutside()
    {
        Picture whole = GoldenFile.ToPicture(Source("src"));
        var region = new byte[20 * 30 * 3];
        for (int y = 0; y < 20; y++)
        {
            whole.View.Row(y + 11).Slice(17 * 3, 30 * 3).CopyTo(region.AsSpan(y * 30 * 3));
        }

        var view = new RgbView(whole.Pixels.Span[((11 * whole.Stride) + (17 * 3))..], 30, 20, whole.Stride);
        Picture fromView = BicubicResize.Scale(view, 0.25);
        Picture fromCopy = BicubicResize.Scale(new RgbView(region, 30, 20, 90), 0.25);

        Assert.That(fromView.Pixels.Span.SequenceEqual(fromCopy.Pixels.Span), Is.True);
    }

    [Test]
    public void Resize_WrongLengthsOrOverlap_Throws()
    {
        var samples = new double[40];

        Assert.That(
            () => BicubicResize.Resize(new double[11], 4, 3, new double[4], 2, 2),
            Throws.ArgumentException.With.Message.Contains("12").And.Message.Contains("11"));
        Assert.That(
            () => BicubicResize.Scale(new double[12], 4, 3, new double[5], 0.5), Throws.ArgumentException);
        Assert.That(
            () => BicubicResize.Resize(samples.AsSpan(0, 12), 4, 3, samples.AsSpan(8, 4), 2, 2),
            Throws.ArgumentException.With.Message.Contains("overlap"));
    }

    private static (string Source, (double? Scale, int Width, int Height) Method, EdgeMode Edge) Describe(string name)
    {
        string[] parts = name.Split('.');
        EdgeMode edge = parts[2] == "sym" ? EdgeMode.Symmetric : EdgeMode.Replicate;
        string[] method = parts[1].Split('_', 'x');
        double[] numbers = [.. method[1..].Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        return method[0] == "scale"
            ? (parts[0], (numbers.Length == 2 ? numbers[0] / numbers[1] : numbers[0], 0, 0), edge)
            : (parts[0], (null, (int)numbers[1], (int)numbers[0]), edge);
    }

    private static SafetensorsTensor Source(string name) =>
        s_golden.Tensors[name == "src_scale_9_32_sym_u8" ? "src.scale_9_32.sym.u8" : name];
}
