using ProgressiveSR.Backends;
using ProgressiveSR.Metrics;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The default model on both backends, and with a network that knows nothing of it.</summary>
public sealed class CompactNetworkTests
{
    private Picture photo = null!;
    private EncodedPicture encoded = null!;

    [OneTimeSetUp]
    public void Encode()
    {
        Picture whole = Photos.Read("coffee");
        photo = new Picture(whole.Pixels[(100 * whole.Stride + 300)..], 250, 200, whole.Stride);
        encoded = new ProgressiveSender(CompactModel.Bundle).Encode(photo);
    }

    [Test]
    public void Render_EveryLevelAndARegion_IsTheSameOnTorchWithinOneGreyLevel()
    {
        using OnnxBackend onnx = new();
        Picture[] expected = Render(onnx, []);

        Picture[] actual = Render(new TorchBackend(), []);

        for (int level = 0; level < expected.Length; level++)
        {
            Assert.That(Worst(expected[level], actual[level]), Is.LessThanOrEqualTo(1), $"level {level}");
        }
    }

    [Test]
    public void Render_NetworkOfThreeChannels_IsProjectedToThePictureOfEachLevel()
    {
        using OnnxBackend backend = new();
        using PixelDoubler doubler = new();

        Picture[] shown = Render(backend, [doubler]);
        Picture[] doubled = Render(backend, [doubler], isProjected: false);

        double before = 0;
        foreach (EncodedLevel level in encoded.Info.Levels)
        {
            double psnr = ImageQuality.PsnrY(photo.View, shown[level.Level].View);
            Assert.That(psnr, Is.GreaterThan(before), $"level {level.Level}");
            Assert.That(
                psnr,
                Is.GreaterThan(ImageQuality.PsnrY(photo.View, doubled[level.Level].View)),
                $"level {level.Level}: the photograph lies in the cells");
            before = psnr;
        }
    }

    private Picture[] Render(IInferenceBackend backend, ISuperResolver[] networks, bool isProjected = true)
    {
        using ReceiverModel model = new(CompactModel.Bundle, backend, networks);
        ProgressiveDecoder receiver = new(encoded.Info.Header, model);
        List<Picture> pictures = [];
        for (int level = 0; level <= encoded.Info.HighestLevel; level++)
        {
            receiver.Add(encoded.GetIncrement(level));
            pictures.Add(receiver.Render(new RenderOptions { DataConsistency = isProjected }).Picture);
        }

        return [.. pictures];
    }

    private static int Worst(Picture a, Picture b)
    {
        int worst = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(a.Pixels.Span[i] - b.Pixels.Span[i]));
        }

        return worst;
    }
}
