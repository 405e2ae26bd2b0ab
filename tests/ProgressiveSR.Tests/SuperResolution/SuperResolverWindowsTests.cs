using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tests;

public sealed class SuperResolverWindowsTests
{
    [Test]
    public void TryRun_LargerThanAWindow_LaysWindowsAsTheyAreDocumented(
        [Values(2, 4)] int factor, [Values("64,24", "20,10", "7,0", "9,4", "1,0")] string numbers)
    {
        int[] window = [.. numbers.Split(',').Select(int.Parse)];
        MeanSuperResolver network = new(factor, new NetworkWindow(window[0], window[1]));
        foreach ((int width, int height) in new[] { (65, 130), (104, 105), (70, 1), (2, 65), (64, 66) })
        {
            float[] source = Values(3 * width * height);
            float[] result = new float[source.Length * factor * factor];

            bool isDone = SuperResolverWindows.TryRun(network, source, width, height, result);

            double[] expected = ReferenceWindows.SuperResolve(network, source, width, height);
            Assert.That(isDone);
            NumericAssert.AreClose(result, expected, 1e-6, $"a picture of {width}x{height}");
        }
    }

    [TestCase(64, 64)]
    [TestCase(1, 64)]
    public void TryRun_NoLargerThanAWindow_DoesNothing(int width, int height)
    {
        MeanSuperResolver network = new(2, new NetworkWindow(64, 24));
        float[] result = [.. Enumerable.Repeat(-1f, 12 * width * height)];

        float[] source = new float[3 * width * height];

        Assert.That(SuperResolverWindows.TryRun(network, source, width, height, result), Is.False);
        Assert.That(result, Is.All.EqualTo(-1f));
        Assert.That(network.Calls, Is.Empty);
    }

    [Test]
    public void TryRun_LocalNetwork_DoesNothing() => Assert.That(
        SuperResolverWindows.TryRun(new BoxSuperResolver(2, 1), new float[3 * 100 * 1], 100, 1, new float[1200]),
        Is.False);

    [TestCase(-1, 0)]
    [TestCase(0, 1)]
    public void TryRun_LengthsThatDoNotFit_Throws(int sourceSurplus, int resultSurplus) => Assert.That(
        () => SuperResolverWindows.TryRun(
            new MeanSuperResolver(2, new NetworkWindow(8, 2)),
            new float[300 + sourceSurplus],
            100,
            1,
            new float[1200 + resultSurplus]),
        Throws.ArgumentException);

    [Test]
    public void TryRun_Cancelled_Throws() => Assert.That(
        () => SuperResolverWindows.TryRun(
            new MeanSuperResolver(2, new NetworkWindow(8, 2)),
            new float[300],
            100,
            1,
            new float[1200],
            new CancellationToken(canceled: true)),
        Throws.InstanceOf<OperationCanceledException>());

    [TestCase(0, 4)]
    [TestCase(4, 0)]
    [TestCase(-100, -1)]
    public void TryRun_NoPixels_Throws(int width, int height) => Assert.That(
        () => SuperResolverWindows.TryRun(new MeanSuperResolver(2, new NetworkWindow(2, 1)), [], width, height, []),
        Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(1, 0)]
    [TestCase(2, 1)]
    [TestCase(63, 31)]
    [TestCase(64, 0)]
    [TestCase(64, 32)]
    [TestCase(BlockGrid.MaxSide, BlockGrid.MaxSide / 2)]
    public void Window_Possible_HasItsNumbers(int side, int overlap)
    {
        NetworkWindow window = new(side, overlap);

        Assert.That((window.Side, window.Overlap, window.Reach), Is.EqualTo((side, overlap, side - 1)));
    }

    [TestCase(0, 0, "Side")]
    [TestCase(-5, 0, "Side")]
    [TestCase(BlockGrid.MaxSide + 1, 0, "Side")]
    [TestCase(0, -1, "Side")]
    [TestCase(64, -1, "Overlap")]
    [TestCase(64, 33, "Overlap")]
    [TestCase(63, 32, "Overlap")]
    [TestCase(1, 1, "Overlap")]
    public void Window_Impossible_NamesTheNumber(int side, int overlap, string number) => Assert.That(
        () => new NetworkWindow(side, overlap),
        Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Property(nameof(ArgumentException.ParamName)).EqualTo(number));

    private static float[] Values(int count)
    {
        Random random = new(count);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}
