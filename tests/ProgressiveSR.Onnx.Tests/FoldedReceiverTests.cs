using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>
/// A receiver whose levels are folded into matrices shows what one shows that runs the units one after the other.
/// </summary>
public sealed class FoldedReceiverTests
{
    [Test]
    public void Render_EveryLevel_AgreesWithTheChain([Values(8, 16)] int blockSize, [Values] bool consistent)
    {
        using TestModel model = TestModel.Create(blockSize, seed: blockSize);
        using OnnxBackend backend = new();
        using ReceiverModel folded = new(model.Bundle, backend);
        using ReceiverModel chained = new(model.Bundle, new UnfoldedBackend(backend));
        EncodedPicture encoded = model.Encode(RandomData.Picture(3, 90, 50));
        ProgressiveDecoder one = new(encoded.Info.Header, folded);
        ProgressiveDecoder other = new(encoded.Info.Header, chained);
        for (int level = 0; level <= encoded.Info.HighestLevel; level++)
        {
            IncrementPacket packet = encoded.GetIncrement(level);
            one.Add(packet);
            other.Add(packet);
            AssertAgree(one, other, new RenderOptions { DataConsistency = consistent });
        }
    }

    [Test]
    public void Render_AllLevelsInOnePicture_AgreesWithTheChain([Values(8, 16)] int blockSize)
    {
        using TestModel model = TestModel.Create(blockSize, seed: blockSize);
        using OnnxBackend backend = new();
        using ReceiverModel folded = new(model.Bundle, backend);
        using ReceiverModel chained = new(model.Bundle, new UnfoldedBackend(backend));
        EncodedPicture encoded = model.Encode(RandomData.Picture(3, 90, 50));
        ProgressiveDecoder one = new(encoded.Info.Header, folded);
        ProgressiveDecoder other = new(encoded.Info.Header, chained);
        for (int level = 0; level <= encoded.Info.HighestLevel; level++)
        {
            IncrementPacket packet = encoded.GetTiles(
                level, new BlockRegion(level, 0, encoded.Info.Grid.Columns - level, 2));
            one.Add(packet);
            other.Add(packet);
        }

        AssertAgree(one, other, new RenderOptions());
    }

    [Test]
    public void Render_DisposedModel_Throws()
    {
        using TestModel model = TestModel.Create(8, seed: 1);
        using OnnxBackend backend = new();
        ReceiverModel receiver = new(model.Bundle, backend);
        EncodedPicture encoded = model.Encode(RandomData.Picture(3, 90, 50));
        ProgressiveDecoder decoder = new(encoded.Info.Header, receiver);
        decoder.Add(encoded.GetIncrement(0));
        decoder.Add(encoded.GetIncrement(1));
        decoder.Render();
        receiver.Dispose();
        Assert.That(() => decoder.Render(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => decoder.RenderLowResolution(), Throws.InstanceOf<ObjectDisposedException>());
    }

    /// <summary>Neither for a whole picture nor for a region in one of level 0.</summary>
    [Test]
    public void Prepare_ALevel_LeavesNothingToLoad([Values] bool everywhere)
    {
        using TestModel model = TestModel.Create(16, seed: 2);
        using OnnxBackend backend = new();
        EncodedPicture encoded = model.Encode(RandomData.Picture(3, 90, 50));
        CountingBackend counting = new(backend);
        using ReceiverModel receiver = new(model.Bundle, counting);
        receiver.Prepare(2);
        int made = counting.Made;
        ProgressiveDecoder decoder = new(encoded.Info.Header, receiver);
        for (int level = 0; level <= 2; level++)
        {
            BlockRegion region = everywhere || level == 0 ? encoded.Info.Grid.All : new BlockRegion(1, 1, 2, 1);
            decoder.Add(encoded.GetTiles(level, region));
        }

        decoder.Render();
        Assert.That(made, Is.GreaterThan(0));
        Assert.That(counting.Made, Is.EqualTo(made));
    }

    [Test]
    public void Prepare_LevelOutside_Throws()
    {
        using TestModel model = TestModel.Create(8, seed: 2);
        using OnnxBackend backend = new();
        using ReceiverModel receiver = new(model.Bundle, backend);
        Assert.That(() => receiver.Prepare(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => receiver.Prepare(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static void AssertAgree(ProgressiveDecoder one, ProgressiveDecoder other, RenderOptions options)
    {
        AssertAgree(one.RenderLowResolution(options).Picture, other.RenderLowResolution(options).Picture);
        AssertAgree(one.Render(options).Picture, other.Render(options).Picture);
    }

    /// <summary>Sums in another order may fall on the other side of a half, here and there.</summary>
    private static void AssertAgree(Picture one, Picture other)
    {
        int[] apart = [.. one.Pixels.ToArray().Zip(other.Pixels.ToArray(), (a, b) => Math.Abs(a - b))];
        Assert.That(apart.Max(), Is.LessThanOrEqualTo(1));
        Assert.That(apart.Count(difference => difference > 0), Is.LessThanOrEqualTo(apart.Length / 500));
    }

    /// <summary>The same backend without its matrices; counts what it makes.</summary>
    private class UnfoldedBackend(OnnxBackend backend) : IInferenceBackend
    {
        public int Made { get; protected set; }

        public string Name => backend.Name;

        public string Device => backend.Device;

        public ISamplingUnit CreateSamplingUnit(ModelBundle model) => backend.CreateSamplingUnit(model);

        public IProcessingUnit CreateProcessingUnit(ModelBundle model, int level)
        {
            Made++;
            return backend.CreateProcessingUnit(model, level);
        }

        public ISuperResolver CreateSuperResolver(ModelBundle model, string network)
        {
            Made++;
            return backend.CreateSuperResolver(model, network);
        }
    }

    private sealed class CountingBackend(OnnxBackend backend) : UnfoldedBackend(backend), ILinearBackend
    {
        private readonly OnnxBackend backend = backend;

        public ILinearMap CreateLinearMap(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
        {
            Made++;
            return backend.CreateLinearMap(weights, bias);
        }
    }
}
