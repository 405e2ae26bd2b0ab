using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Torch.Tests.Inference;

/// <summary>Both backends on the embedded model and a photograph.</summary>
public class EmbeddedModelTests
{
    private readonly ModelBundle bundle = LiteModel.Bundle;
    private TorchBackend torch = null!;
    private OnnxBackend onnx = null!;
    private Picture picture = null!;
    private ProgressiveEncoder encoder = null!;

    [OneTimeSetUp]
    public void ReadPhoto()
    {
        torch = new TorchBackend();
        onnx = new OnnxBackend();
        Picture photo = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "photos", "coffee.png"));
        picture = new Picture(photo.Pixels[(100 * photo.Stride + 300)..], 250, 200, photo.Stride);
        encoder = new ProgressiveEncoder(picture, bundle.Manifest, new IntegerSampler(bundle.Kernel));
    }

    [OneTimeTearDown]
    public void DisposeBackends() => onnx.Dispose();

    [Test]
    public void Render_EveryLevel_AgreesWithin1LevelOn999Permille()
    {
        using ReceiverModel first = new(bundle, torch);
        using ReceiverModel second = new(bundle, onnx);
        ProgressiveDecoder one = new(encoder.Header, first);
        ProgressiveDecoder other = new(encoder.Header, second);
        for (int level = 0; level <= encoder.Schedule.Highest; level++)
        {
            IncrementPacket packet = encoder.Encode(level, encoder.Grid.All);
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
        ProgressiveDecoder one = new(encoder.Header, first);
        ProgressiveDecoder other = new(encoder.Header, second);
        for (int level = 0; level <= encoder.Schedule.Highest; level++)
        {
            IncrementPacket packet = encoder.Encode(
                level, level == 0 ? encoder.Grid.All : new BlockRegion(2, 2, 6 - level / 2, 3));
            one.Add(packet);
            other.Add(packet);
        }

        ReadOnlySpan<byte> pixels = one.Render().Picture.Pixels.Span;
        Assert.That(Apart(pixels, other.Render().Picture.Pixels.Span, 1), Is.LessThanOrEqualTo(pixels.Length / 1000));
    }

    [TestCase("torch")]
    [TestCase("onnx")]
    public void Sample_SameKernels_Within1OnAllButTwoPermille(string name)
    {
        IInferenceBackend backend = name == "torch" ? torch : onnx;
        using ISamplingUnit unit = backend.CreateSamplingUnit(bundle);
        for (int level = 0; level <= encoder.Schedule.Highest; level++)
        {
            ReadOnlySpan<byte> shipped = encoder.Encode(level, encoder.Grid.All).Payload.Span;
            byte[] samples = new byte[shipped.Length];
            unit.Sample(picture, encoder.Grid.All, level, level, samples);

            Assert.That(Apart(samples, shipped, 1), Is.Zero, $"level {level}");
            Assert.That(Apart(samples, shipped, 0), Is.LessThanOrEqualTo(shipped.Length / 500), $"level {level}");
        }
    }

    private static int Apart(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int tolerance)
    {
        Assert.That(a.Length, Is.EqualTo(b.Length));
        int count = 0;
        for (int i = 0; i < a.Length; i++)
        {
            count += Math.Abs(a[i] - b[i]) > tolerance ? 1 : 0;
        }

        return count;
    }
}
