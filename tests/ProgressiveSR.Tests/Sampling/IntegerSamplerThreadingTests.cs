using System.Buffers;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

[TestFixture]
public sealed class IntegerSamplerThreadingTests
{
    // 2,500 blocks of 192 values and 27 rows: enough work for more than one thread.
    private const int Side = 400;
    private static readonly BlockRegion All = new(0, 0, Side / 8, Side / 8);

    private readonly SamplingKernel kernel = SamplingCases.RandomKernel(8);
    private readonly Picture picture = SamplingCases.Noise(Side, Side);

    private short[] expected = [];

    [OneTimeSetUp]
    public void SampleByReference() => expected = SamplingCases.Reference(kernel, picture, All, 0, 1);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(8)]
    [TestCase(1000)]
    public void Sample_AnyNumberOfThreads_EqualsReference(int threads)
    {
        using IntegerSampler sampler = new(kernel, new SamplerOptions { MaxDegreeOfParallelism = threads });

        Assert.That(SamplingCases.Sample(sampler, picture, All, 0, 1), Is.EqualTo(expected));
    }

    [Test]
    public void Sample_ManyCallersOfOneSampler_EqualsReference()
    {
        using IntegerSampler sampler = new(kernel, new SamplerOptions { MaxDegreeOfParallelism = 2 });
        bool[] equal = new bool[24];

        Parallel.For(0, equal.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            short[] samples = SamplingCases.Sample(sampler, picture, All, i % 2, 1);
            equal[i] = samples.AsSpan().SequenceEqual(expected.AsSpan(expected.Length - samples.Length));
        });

        Assert.That(equal, Is.All.True);
    }

    [Test]
    public void Sample_TokenAlreadyCancelled_WritesNothing()
    {
        using IntegerSampler sampler = new(kernel);
        short[] samples = new short[expected.Length];

        Assert.That(
            () => sampler.Sample(picture, All, 0, 1, samples, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(samples, Is.All.Zero);
    }

    [TestCase(1)]
    [TestCase(4)]
    public void Sample_TokenCancelledAtSecondTile_Stops(int threads)
    {
        using CancellationTokenSource source = new();
        int reads = 0;
        using WatchedMemory memory = new(picture.Pixels, () =>
        {
            if (Interlocked.Increment(ref reads) == 2)
            {
                source.Cancel();
            }
        });
        Picture watched = new(memory.Memory, Side, Side, Side * 3);
        using IntegerSampler sampler = new(kernel, new SamplerOptions { MaxDegreeOfParallelism = threads });

        Assert.That(
            () => sampler.Sample(watched, All, 0, 1, new short[expected.Length], source.Token),
            Throws.InstanceOf<OperationCanceledException>()
                .With.Property(nameof(OperationCanceledException.CancellationToken)).EqualTo(source.Token));
        Assert.That(reads, Is.InRange(2, 2 + threads));
    }

    [TestCase(1)]
    [TestCase(4)]
    public void Sample_PixelsCannotBeRead_PassesTheErrorOn(int threads)
    {
        using WatchedMemory memory = new(picture.Pixels, () => throw new ObjectDisposedException("pixels"));
        Picture watched = new(memory.Memory, Side, Side, Side * 3);
        using IntegerSampler sampler = new(kernel, new SamplerOptions { MaxDegreeOfParallelism = threads });

        Assert.That(
            () => sampler.Sample(watched, All, 0, 1, new short[expected.Length]),
            Throws.TypeOf<ObjectDisposedException>());
    }

    /// <summary>Memory that tells of each read: the sampler reads once per tile.</summary>
    private sealed class WatchedMemory(Memory<byte> inner, Action onRead) : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(inner.Length);

        public override Span<byte> GetSpan()
        {
            onRead();
            return inner.Span;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
