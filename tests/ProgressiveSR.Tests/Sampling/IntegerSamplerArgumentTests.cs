using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

[TestFixture]
public sealed class IntegerSamplerArgumentTests
{
    private readonly Picture picture = SamplingCases.Noise(20, 12);
    private readonly IntegerSampler sampler = new(SamplingCases.RandomKernel(8));

    [OneTimeTearDown]
    public void Dispose() => sampler.Dispose();

    [Test]
    public void Constructor_NoKernel_Throws() =>
        Assert.That(
            () => new IntegerSampler(null!),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("kernel"));

    [TestCase(0)]
    [TestCase(-1)]
    public void Constructor_NoThreads_Throws(int threads) =>
        Assert.That(
            () => new IntegerSampler(
                SamplingCases.RandomKernel(8), new SamplerOptions { MaxDegreeOfParallelism = threads }),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("options")
                .And.Property("ActualValue").EqualTo(threads));

    [Test]
    public void Options_Default_UseAllProcessors() =>
        Assert.That(new SamplerOptions().MaxDegreeOfParallelism, Is.EqualTo(Environment.ProcessorCount));

    [Test]
    public void Sample_NoPicture_Throws() =>
        Assert.That(
            () => sampler.Sample(null!, new BlockRegion(0, 0, 1, 1), 0, 0, new short[12]),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("picture"));

    [TestCase(-1, 0, 1, 1)]
    [TestCase(0, -1, 1, 1)]
    [TestCase(0, 0, 0, 1)]
    [TestCase(0, 0, 1, 0)]
    [TestCase(0, 0, -1, -1)]
    [TestCase(0, 0, 4, 1)]
    [TestCase(0, 0, 1, 3)]
    [TestCase(3, 0, 1, 1)]
    [TestCase(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    public void Sample_RegionOutside_Throws(int x, int y, int columns, int rows) =>
        Assert.That(
            () => sampler.Sample(picture, new BlockRegion(x, y, columns, rows), 0, 0, new short[12]),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("region")
                .And.Message.Contains("3x2 blocks"));

    [TestCase(-1, 0, "firstLevel")]
    [TestCase(0, 2, "lastLevel")]
    [TestCase(1, 0, "lastLevel")]
    [TestCase(0, -1, "lastLevel")]
    [TestCase(int.MaxValue, int.MaxValue, "lastLevel")]
    public void Sample_LevelOutside_Throws(int first, int last, string name) =>
        Assert.That(
            () => sampler.Sample(picture, new BlockRegion(0, 0, 1, 1), first, last, new short[12]),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(name));

    [TestCase(0)]
    [TestCase(161)]
    [TestCase(163)]
    public void Sample_OtherLength_ThrowsAndNamesBoth(int length) =>
        Assert.That(
            () => sampler.Sample(picture, new BlockRegion(0, 0, 3, 2), 0, 1, new short[length]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("destination")
                .And.Message.Contains("6 blocks of 27 samples need 162 values, not " + length));

    [Test]
    public void Sample_AnyCall_WritesNothingBesideTheDestination()
    {
        short[] buffer = new short[12 + 2 * 64];
        Array.Fill(buffer, (short)7);

        sampler.Sample(picture, new BlockRegion(2, 1, 1, 1), 0, 0, buffer.AsSpan(64, 12));

        Assert.That(buffer[..64], Is.All.EqualTo((short)7));
        Assert.That(buffer[^64..], Is.All.EqualTo((short)7));
    }
}
