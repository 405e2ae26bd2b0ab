using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tests;

/// <summary>Networks whose results are no numbers, of any runtime.</summary>
public sealed class FiniteValuesTests
{
    [Test]
    public void AreAll_NumbersOfAnySize_True([Range(0, 70)] int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (i % 5) switch
            {
                0 => float.MaxValue,
                1 => float.MinValue,
                2 => float.Epsilon,
                3 => -0f,
                _ => i,
            };
        }

        Assert.That(FiniteValues.AreAll(values));
    }

    [Test]
    public void AreAll_OneThatIsNone_False(
        [Values(float.NaN, float.PositiveInfinity, float.NegativeInfinity)] float value)
    {
        for (int length = 1; length <= 70; length++)
        {
            for (int place = 0; place < length; place++)
            {
                float[] values = new float[length];
                values.AsSpan().Fill(float.MaxValue);
                values[place] = value;
                Assert.That(FiniteValues.AreAll(values), Is.False, $"{place} of {length}");
            }
        }
    }

    /// <summary>The one broken value lies in the last tile or window, in a margin or in what is shown.</summary>
    [Test]
    public void Render_NetworkThatMakesNoNumber_NamesIt(
        [Values(4, 2)] int factor,
        [Values] bool windowed,
        [Values] bool consistent,
        [Values(float.NaN, float.PositiveInfinity)] float value)
    {
        TestSamples samples = new(203, 151, 16);
        ISuperResolver broken = new BreakingSuperResolver(
            windowed
                ? new MeanSuperResolver(factor, new NetworkWindow(20, 10))
                : new BoxSuperResolver(factor, 1, fixedTile: 24),
            value,
            call: 3);
        using ReceiverModel model = new(
            samples.Bundle, new ExactBackend(), [broken, new BoxSuperResolver(6 - factor, 1)]);
        ProgressiveDecoder decoder = new(samples.Header, model);
        decoder.Add(samples.Packet(0, samples.Grid.All));
        if (factor == 2)
        {
            decoder.Add(samples.Packet(1, samples.Grid.All));
        }

        Assert.That(
            () => decoder.Render(new RenderOptions { DataConsistency = consistent }),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains($"'{broken.Info.Name}'").And.Message.Contains("not finite")
                .And.Message.Contains("32 bits"));
    }

    [Test]
    public void Render_NetworkWithinItsNumbers_IsShown()
    {
        TestSamples samples = new(50, 40, 16);
        ISuperResolver large = new BreakingSuperResolver(new BoxSuperResolver(4, 1), float.MaxValue, call: 1);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), [large]);
        ProgressiveDecoder decoder = new(samples.Header, model);
        decoder.Add(samples.Packet(0, samples.Grid.All));

        Assert.That(() => decoder.Render(), Throws.Nothing);
    }

    /// <summary>The network is not blamed for what it was given.</summary>
    [Test]
    public void Render_UnitsThatMakeNoNumber_NamesTheModel()
    {
        TestSamples samples = new(50, 40, 16);
        using ReceiverModel model = new(samples.Bundle, new BrokenUnits());
        ProgressiveDecoder decoder = new(samples.Header, model);
        decoder.Add(samples.Packet(0, samples.Grid.All));
        decoder.Add(samples.Packet(1, samples.Grid.All));

        Assert.That(
            () => decoder.Render(new RenderOptions { DataConsistency = false }),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains($"units of model '{samples.Bundle.Manifest.Name}'"));
    }

    /// <summary>Units whose expanded pictures are no numbers.</summary>
    private sealed class BrokenUnits : IInferenceBackend
    {
        private readonly ExactBackend exact = new();

        public string Name => exact.Name;

        public string Device => exact.Device;

        public ISamplingUnit CreateSamplingUnit(ModelBundle model) => exact.CreateSamplingUnit(model);

        public IProcessingUnit CreateProcessingUnit(ModelBundle model, int level) =>
            new Unit(exact.CreateProcessingUnit(model, level));

        public ISuperResolver CreateSuperResolver(ModelBundle model, string network) =>
            exact.CreateSuperResolver(model, network);

        private sealed class Unit(IProcessingUnit unit) : IProcessingUnit
        {
            public int Level => unit.Level;

            public void Process(
                ReadOnlySpan<float> previous,
                ReadOnlySpan<short> increment,
                int blocks,
                Span<float> destination,
                CancellationToken cancellationToken) =>
                unit.Process(previous, increment, blocks, destination, cancellationToken);

            public void Expand(
                ReadOnlySpan<float> lowResolution,
                int blocks,
                Span<float> destination,
                CancellationToken cancellationToken) => destination.Fill(float.NaN);

            public void Correct(
                ReadOnlySpan<short> increment, int blocks, Span<float> pixels, CancellationToken cancellationToken) =>
                unit.Correct(increment, blocks, pixels, cancellationToken);

            public void Dispose() => unit.Dispose();
        }
    }

    /// <summary>Another network that puts one value into the middle of one of its results.</summary>
    private sealed class BreakingSuperResolver(ISuperResolver network, float value, int call) : ISuperResolver
    {
        private int calls;

        public SuperResolverInfo Info => network.Info;

        public void SuperResolve(
            ReadOnlySpan<float> source,
            int width,
            int height,
            Span<float> destination,
            CancellationToken cancellationToken = default)
        {
            network.SuperResolve(source, width, height, destination, cancellationToken);
            if (Interlocked.Increment(ref calls) == call)
            {
                destination[destination.Length / 2] = value;
            }
        }

        public void Dispose() => network.Dispose();
    }
}
