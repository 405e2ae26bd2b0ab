using ProgressiveSR.Innovation;

namespace ProgressiveSR.Tests.Innovation;

/// <summary>Figures of pictures for which they follow by hand.</summary>
public sealed class TextureTests
{
    // Luma of white, in PSNR-Y, relative to 255.
    private const double Scale = 219 / 255.0;

    [Test]
    public void Measure_FlatGrey_IsNothing() =>
        Assert.That(Measure(32, 32, (_, _) => (90, 90, 90)), Is.EqualTo(new[] { 0, 1, 1, 0 }).Within(1e-3));

    [Test]
    public void Measure_OnePixel_IsNothing() =>
        Assert.That(Measure(1, 1, (_, _) => (7, 7, 7)), Is.EqualTo(new[] { 0, 1, 1, 0 }).Within(1e-3));

    [Test]
    public void Measure_FlatColour_IsItsDistanceFromGrey() => Assert.That(
        Measure(17, 9, (_, _) => (110, 100, 95)), Is.EqualTo(new[] { 0, 1, 1, 10 * 10 + 5 * 5 }).Within(1e-3));

    [Test]
    public void Measure_Ramp_HasTheSameGradientEverywhere([Values(1, 3)] int right, [Values(0, 2)] int down)
    {
        double gradient = (right * right + down * down) * Scale * Scale;
        double variance = (right * right + down * down) * (8 * 8 - 1) / 12.0 * Scale * Scale;
        Assert.That(
            Measure(32, 32, (x, y) => Grey(right * x + down * y)),
            Is.EqualTo(new[] { gradient, 1 + gradient, 1 + variance, 0 }).Within(0.1).Percent);
    }

    /// <summary>An edge through a flat block raises arithmetic means, and geometric ones hardly.</summary>
    [Test]
    public void Measure_Edge_IsToldFromTexture()
    {
        double[] edge = Measure(32, 32, (x, _) => Grey(x < 15 ? 0 : 100));
        double step = 100 * 100 * Scale * Scale;
        Assert.That(edge[0], Is.EqualTo(step / 31).Within(0.1).Percent);
        Assert.That(edge[1], Is.EqualTo(Math.Pow(1 + step, 1 / 31.0)).Within(0.1).Percent);

        Random random = new(2);
        double[] noise = Measure(32, 32, (_, _) => Grey(random.Next(24)));
        Assert.That(noise[0], Is.LessThan(edge[0]));
        Assert.That(noise[1], Is.GreaterThan(20 * edge[1]));
        Assert.That(noise[2], Is.GreaterThan(5 * edge[2]));
    }

    [Test]
    public void Measure_LargestContrast_IsFinite() =>
        Assert.That(Measure(32, 32, (x, y) => Grey((x + y) % 2 * 255)), Is.All.InRange(0, 130_050));

    private static (int R, int G, int B) Grey(int value) => (value, value, value);

    private static double[] Measure(int width, int height, Func<int, int, (int R, int G, int B)> colour)
    {
        Picture picture = new(width, height);
        for (int i = 0; i < width * height; i++)
        {
            (int r, int g, int b) = colour(i % width, i / width);
            (picture.Pixels.Span[3 * i], picture.Pixels.Span[3 * i + 1], picture.Pixels.Span[3 * i + 2]) =
                ((byte)r, (byte)g, (byte)b);
        }

        double[] means = new double[Texture.Count];
        Texture.Measure(picture.View, means);
        return means;
    }
}
