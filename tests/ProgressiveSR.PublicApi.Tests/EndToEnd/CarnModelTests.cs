using ProgressiveSR.Models.Carn;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>CARN on the packets of the default model.</summary>
public class CarnModelTests
{
    private const int Crop = 4;

    [Test]
    public void Render_PacketsOfLite_EachLevelIsAboveTheOneBeforeAndBicubic()
    {
        Picture whole = Photos.Read("coffee");
        Picture photo = new(whole.Pixels[((96 * whole.Stride) + (3 * 288))..], 160, 128, whole.Stride);
        using IntegerSampler sampler = new(LiteModel.Bundle.Kernel);
        ProgressiveEncoder sender = new(photo, LiteModel.Bundle.Manifest, sampler);
        using OnnxBackend backend = new();
        using ReceiverModel carn = new(CarnModel.Bundle, backend);
        ProgressiveDecoder receiver = new(sender.Header, carn);
        Picture quarter = BicubicResize.Resize(photo.View, photo.Width / 4, photo.Height / 4);
        Picture enlarged = BicubicResize.Resize(quarter.View, photo.Width, photo.Height);
        double before = ImageQuality.PsnrY(photo.View, enlarged.View, Crop);
        for (int level = 0; level < sender.Schedule.Count; level++)
        {
            receiver.Add(sender.Encode(level, sender.Grid.All));

            double psnr = ImageQuality.PsnrY(photo.View, receiver.Render().Picture.View, Crop);

            Assert.That(psnr, Is.GreaterThan(before + 0.1), $"level {level}");
            before = psnr;
        }
    }

    [Test]
    public void Manifest_Sampling_IsThatOfLite() => Assert.That(
        CarnModel.Bundle.Manifest.Fingerprint, Is.EqualTo(LiteModel.Bundle.Manifest.Fingerprint));
}
