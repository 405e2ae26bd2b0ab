using ProgressiveSR.Metrics;
using ProgressiveSR.Resizing;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Tests;

[TestFixture]
public class ImageQualityTests
{
    private const double Tolerance = 1e-9;

    private static readonly SafetensorsFile s_golden = GoldenFile.Load("metrics_golden");

    public delegate double Metric(RgbView expected, RgbView actual, int crop);

    private static IEnumerable<TestCaseData> GoldenMetrics()
    {
        (string Name, bool Crop, Metric Metric)[] metrics =
        [
            ("psnr_y", true, (a, b, crop) => ImageQuality.PsnrY(a, b, crop)),
            ("ssim_y", true, (a, b, crop) => ImageQuality.SsimY(a, b, crop)),
            ("psnr_y_rounded", true, (a, b, crop) => ImageQuality.PsnrY(a, b, crop, roundLuma: true)),
            ("ssim_y_rounded", true, (a, b, crop) => ImageQuality.SsimY(a, b, crop, roundLuma: true)),
            ("psnr_y_nocrop", false, (a, b, crop) => ImageQuality.PsnrY(a, b, crop)),
            ("ssim_y_nocrop", false, (a, b, crop) => ImageQuality.SsimY(a, b, crop)),
            ("psnr_rgb", true, (a, b, crop) => ImageQuality.PsnrRgb(a, b, crop)),
        ];
        foreach (string pair in (string[])["astronaut_x4", "coffee_x2"])
        {
            foreach (var (name, crop, metric) in metrics)
            {
                yield return new TestCaseData(pair, name, crop, metric).SetArgDisplayNames(pair, name);
            }
        }
    }

    [TestCaseSource(nameof(GoldenMetrics))]
    public void Metric_GoldenPair_MatchesReference(string pair, string name, bool cropped, Metric metric)
    {
        Picture hr = GoldenFile.ToPicture(s_golden.Tensors[pair + ".hr"], gap: 7);
        Picture sr = GoldenFile.ToPicture(s_golden.Tensors[pair + ".sr"]);
        int crop = cropped ? s_golden.Tensors[pair + ".crop"].ToInt32s()[0] : 0;

        double actual = metric(hr.View, sr.View, crop);

        double expected = s_golden.Tensors[$"{pair}.{name}"].ToDoubles()[0];
        Assert.That(actual, Is.EqualTo(expected).Within(Tolerance));
    }

    [TestCase("astronaut_x4", 4)]
    [TestCase("coffee_x2", 2)]
    public void Scale_GoldenPair_GivesItsLowAndEnlargedPictures(string pair, int factor)
    {
        Picture hr = GoldenFile.ToPicture(s_golden.Tensors[pair + ".hr"]);

        Picture lr = BicubicResize.Scale(hr.View, 1.0 / factor);
        Picture sr = BicubicResize.Scale(lr.View, factor);

        Assert.That(
            GoldenFile.ToPlanes(lr).AsSpan().SequenceEqual(s_golden.Tensors[pair + ".lr"].Data.Span), Is.True);
        Assert.That(
            GoldenFile.ToPlanes(sr).AsSpan().SequenceEqual(s_golden.Tensors[pair + ".sr"].Data.Span), Is.True);
    }

    [Test]
    public void Luma_CheckValues_MatchReference()
    {
        byte[] rgb = s_golden.Tensors["y.rgb"].Data.ToArray();

        double[] luma = [.. rgb.Chunk(3).Select(pixel => ImageQuality.Luma(pixel[0], pixel[1], pixel[2]))];

        Assert.That(luma, Is.EqualTo(s_golden.Tensors["y.expected"].ToDoubles()).Within(1e-12));
    }

    [Test]
    public void Weights_GaussianWindow_MatchReference() =>
        Assert.That(
            GaussianWindow.Weights.ToArray(),
            Is.EqualTo(s_golden.Tensors["ssim.window_1d"].ToDoubles()).Within(1e-15));

    [Test]
    public void Psnr_EqualPictures_IsInfinite()
    {
        Picture picture = GoldenFile.ToPicture(s_golden.Tensors["coffee_x2.lr"]);

        Assert.That(ImageQuality.PsnrY(picture.View, picture.View), Is.EqualTo(double.PositiveInfinity));
        Assert.That(ImageQuality.PsnrRgb(picture.View, picture.View), Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void Ssim_EqualPictures_IsOne()
    {
        Picture picture = GoldenFile.ToPicture(s_golden.Tensors["coffee_x2.lr"]);

        Assert.That(ImageQuality.SsimY(picture.View, picture.View), Is.EqualTo(1));
        Assert.That(ImageQuality.SsimRgb(picture.View, picture.View), Is.EqualTo(1));
    }

    [TestCase(11, 11)]
    [TestCase(12, 30)]
    [TestCase(17, 11)]
    [TestCase(21, 140)]
    public void Ssim_SmallPictures_MatchDirectFormula(int width, int height)
    {
        var random = new Random(width * height);
        var a = new Picture(width, height);
        var b = new Picture(width, height);
        random.NextBytes(a.Pixels.Span);
        random.NextBytes(b.Pixels.Span);
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            // Half noise, so that the pictures correlate.
            b.Pixels.Span[i] = (byte)((a.Pixels.Span[i] + b.Pixels.Span[i]) / 2);
        }

        double luma = DirectSsim(a, b, pixel => ImageQuality.Luma(pixel[0], pixel[1], pixel[2]));
        double rgb = Enumerable.Range(0, 3).Average(channel => DirectSsim(a, b, pixel => pixel[channel]));

        Assert.That(ImageQuality.SsimY(a.View, b.View), Is.EqualTo(luma).Within(Tolerance));
        Assert.That(ImageQuality.SsimRgb(a.View, b.View), Is.EqualTo(rgb).Within(Tolerance));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void Metrics_AnyNumberOfThreads_GiveTheSameBits(int threads)
    {
        Picture hr = GoldenFile.ToPicture(s_golden.Tensors["astronaut_x4.hr"]);
        Picture sr = GoldenFile.ToPicture(s_golden.Tensors["astronaut_x4.sr"]);
        var pair = new CroppedPair(hr.View, sr.View, 4, 11);

        double psnr = ImageQuality.Psnr(pair, [MetricPlane.Luma], threads);
        double ssim = StructuralSimilarity.Mean(pair, MetricPlane.Luma, threads);

        Assert.That(psnr, Is.EqualTo(ImageQuality.PsnrY(hr.View, sr.View, 4)));
        Assert.That(ssim, Is.EqualTo(ImageQuality.SsimY(hr.View, sr.View, 4)));
    }

    [TestCase(10, 40, 0)]
    [TestCase(40, 10, 0)]
    [TestCase(18, 40, 4)]
    public void Ssim_SmallerThanWindow_Throws(int width, int height, int crop)
    {
        var picture = new Picture(width, height);

        Assert.That(
            () => ImageQuality.SsimY(picture.View, picture.View, crop),
            Throws.ArgumentException.With.Message.Contains($"{width}x{height}").And.Message.Contains("11x11"));
        Assert.That(() => ImageQuality.SsimRgb(picture.View, picture.View, crop), Throws.ArgumentException);
    }

    [Test]
    public void Psnr_CropLeavesOnePixel_Compares()
    {
        var black = new Picture(5, 5);
        var grey = new Picture(5, 5);
        grey.Pixels.Span.Fill(51);

        // 20 log10(255 / 51): the one pixel left differs by a fifth of the peak.
        Assert.That(
            ImageQuality.PsnrRgb(black.View, grey.View, crop: 2), Is.EqualTo(20 * Math.Log10(5)).Within(1e-12));
    }

    [Test]
    public void Psnr_InvalidArguments_Throw()
    {
        var a = new Picture(20, 16);
        var b = new Picture(16, 20);

        Assert.That(
            () => ImageQuality.PsnrY(a.View, b.View),
            Throws.ArgumentException.With.Message.Contains("20x16").And.Message.Contains("16x20"));
        Assert.That(() => ImageQuality.PsnrRgb(a.View, a.View, crop: 8), Throws.ArgumentException);
        Assert.That(
            () => ImageQuality.PsnrRgb(a.View, a.View, crop: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => ImageQuality.PsnrRgb(a.View, a.View, crop: int.MaxValue), Throws.ArgumentException);
    }

    // The definition without any separation, as a check that is written differently.
    private static double DirectSsim(Picture a, Picture b, Func<byte[], double> sample)
    {
        ReadOnlySpan<double> window = GaussianWindow.Weights;
        double total = 0;
        int count = 0;
        for (int y = 0; y + 11 <= a.Height; y++)
        {
            for (int x = 0; x + 11 <= a.Width; x++, count++)
            {
                double meanA = 0, meanB = 0, squareA = 0, squareB = 0, product = 0;
                for (int i = 0; i < 121; i++)
                {
                    double weight = window[i / 11] * window[i % 11];
                    double va = sample(a.View.Row(y + (i / 11)).Slice((x + (i % 11)) * 3, 3).ToArray());
                    double vb = sample(b.View.Row(y + (i / 11)).Slice((x + (i % 11)) * 3, 3).ToArray());
                    meanA += weight * va;
                    meanB += weight * vb;
                    squareA += weight * va * va;
                    squareB += weight * vb * vb;
                    product += weight * va * vb;
                }

                double varianceA = squareA - (meanA * meanA);
                double varianceB = squareB - (meanB * meanB);
                double covariance = product - (meanA * meanB);
                total += ((2 * meanA * meanB) + 6.5025) * ((2 * covariance) + 58.5225)
                    / (((meanA * meanA) + (meanB * meanB) + 6.5025) * (varianceA + varianceB + 58.5225));
            }
        }

        return total / count;
    }
}
