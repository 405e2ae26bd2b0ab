namespace ProgressiveSR.Torch.Tests.Training;

public class SeededRandomTests
{
    [Test]
    public void Below_SameSeedStreamAndPosition_GivesTheSameNumbers() =>
        Assert.That(Numbers(1, 2, 3), Is.EqualTo(Numbers(1, 2, 3)));

    [TestCase(2, 2, 3)]
    [TestCase(-1, 2, 3)]
    [TestCase(1, 3, 3)]
    [TestCase(1, -3, 3)]
    [TestCase(1, 2, 4)]
    public void Below_AnythingElse_GivesOtherNumbers(int seed, int stream, long position)
    {
        int[] numbers = Numbers(seed, stream, position);

        Assert.That(numbers.Intersect(Numbers(1, 2, 3)).Count(), Is.LessThan(3));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(8)]
    public void Below_Limit_IsEvenlySpread(int limit)
    {
        SeededRandom random = new(4, 5, 6);
        int[] counts = new int[limit];
        for (int i = 0; i < 10_000 * limit; i++)
        {
            counts[random.Below(limit)]++;
        }

        // Six standard deviations of 100.
        Assert.That(counts, Is.All.EqualTo(10_000).Within(600));
    }

    [Test]
    public void Fraction_ManyPositions_IsEvenlySpreadFromItsFirstNumberOn()
    {
        double[] firsts =
            [.. Enumerable.Range(0, 10_000).Select(position => new SeededRandom(1, 0, position).Fraction())];

        Assert.Multiple(() =>
        {
            Assert.That(firsts, Is.All.InRange(0, 1 - 1e-16));
            Assert.That(firsts.Average(), Is.EqualTo(0.5).Within(0.02));
            Assert.That(firsts.Select(value => value * value).Average(), Is.EqualTo(1 / 3.0).Within(0.02));
            double neighbours = firsts.Zip(firsts.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)).Average() * 12;
            Assert.That(neighbours, Is.Zero.Within(0.06), "correlation of neighbours");
        });
    }

    private static int[] Numbers(int seed, int stream, long position)
    {
        SeededRandom random = new(seed, stream, position);
        int[] numbers = new int[50];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = random.Below(int.MaxValue);
        }

        return numbers;
    }
}
