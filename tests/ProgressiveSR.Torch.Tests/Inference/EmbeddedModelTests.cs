using System.Numerics;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Torch.Tests.Inference;

/// <summary>Both backends on the embedded model and a photograph.</summary>
public class EmbeddedModelTests
{
    private readonly ModelBundle bundle = LiteModel.Bundle;
    private TorchBackend torch = null!;
    private OnnxBackend onnx = null!;
    private Picture picture = null!;
    private EncodedPicture encoded = null!;

    [OneTimeSetUp]
    public void ReadPhoto()
    {
        torch = new TorchBackend();
        onnx = new OnnxBackend();
        Picture photo = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "photos", "coffee.png"));
        picture = new Picture(photo.Pixels[(100 * photo.Stride + 300)..], 250, 200, photo.Stride);
        encoded = new ProgressiveSender(bundle, new SenderOptions { TileSizes = new(1) }).Encode(picture);
    }

    [OneTimeTearDown]
    public void DisposeBackends() => onnx.Dispose();

    [Test]
    public void Render_EveryLevel_AgreesWithin1LevelOn999Permille()
    {
        using ReceiverModel first = new(bundle, torch);
        using ReceiverModel second = new(bundle, onnx);
        ProgressiveDecoder one = new(encoded.Info.Header, first);
        ProgressiveDecoder other = new(encoded.Info.Header, second);
        for (int level = 0; level <= encoded.Info.HighestLevel; level++)
        {
            IncrementPacket packet = encoded.GetIncrement(level);
            one.Add(packet);
            other.Add(packet);

            ReadOnlySpan<byte> a = one.Render().Picture.Pixels.Span;
            ReadOnlySpan<byte> b = other.Render().Picture.Pixels.Span;

            Assert.That(Apart(a, b, 1), Is.LessThanOrEqualTo(a.Length / 1000), $"level {level}");
        }
    }

    [Test]
    public void Render_RefinedRegion_AgreesWithin1LevelOn999Permille()
    {
        using ReceiverModel first = new(bundle, torch);
        using ReceiverModel second = new(bundle, onnx);
        ProgressiveDecoder one = new(encoded.Info.Header, first);
        ProgressiveDecoder other = new(encoded.Info.Header, second);
        for (int level = 0; level <= encoded.Info.HighestLevel; level++)
        {
            IncrementPacket packet = encoded.GetTiles(
                level, level == 0 ? encoded.Info.Grid.All : new BlockRegion(2, 2, 6 - level / 2, 3));
            one.Add(packet);
            other.Add(packet);
        }

        ReadOnlySpan<byte> pixels = one.Render().Picture.Pixels.Span;
        Assert.That(Apart(pixels, other.Render().Picture.Pixels.Span, 1), Is.LessThanOrEqualTo(pixels.Length / 1000));
    }

    [TestCase("torch")]
    [TestCase("onnx")]
    public void Sample_SameKernels_Within1AndIndicesEqualOnAllButTwoPermille(string name)
    {
        IInferenceBackend backend = name == "torch" ? torch : onnx;
        using ISamplingUnit unit = backend.CreateSamplingUnit(bundle);
        using IntegerSampler shipped = new(bundle.Kernel);
        Quantizer quantizer = new(unit.Schedule);
        BlockRegion all = encoded.Info.Grid.All;
        for (int level = 0; level <= encoded.Info.HighestLevel; level++)
        {
            short[] expected = new short[all.Count * unit.Schedule.SamplesPerBlock(level)];
            short[] actual = new short[expected.Length];
            shipped.Sample(picture, all, level, level, expected);
            unit.Sample(picture, all, level, level, actual);
            Assert.That(Apart<short>(actual, expected, 1), Is.Zero, $"values of level {level}");

            quantizer.Quantize(level, expected, expected);
            quantizer.Quantize(level, actual, actual);
            Assert.That(Apart<short>(actual, expected, 1), Is.Zero, $"level {level}");
            Assert.That(
                Apart<short>(actual, expected, 0), Is.LessThanOrEqualTo(expected.Length / 500), $"level {level}");
        }
    }

    private static int Apart<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int tolerance)
        where T : INumber<T>
    {
        Assert.That(a.Length, Is.EqualTo(b.Length));
        int count = 0;
        for (int i = 0; i < a.Length; i++)
        {
            count += Math.Abs(int.CreateChecked(a[i]) - int.CreateChecked(b[i])) > tolerance ? 1 : 0;
        }

        return count;
    }
}
