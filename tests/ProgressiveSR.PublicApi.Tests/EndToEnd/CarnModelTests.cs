using ProgressiveSR.Metrics;
using ProgressiveSR.Models.Carn;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Resizing;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>CARN on the packets of the default model.</summary>
public class CarnModelTests
{
    private const int Crop = 4;

    [Test]
    public async Task RefineAsync_PictureOfLite_EachLevelIsAboveTheOneBeforeAndBicubic()
    {
        Picture whole = Photos.Read("coffee");
        Picture photo = new(whole.Pixels[((96 * whole.Stride) + (3 * 288))..], 160, 128, whole.Stride);
        EncodedPicture encoded = new ProgressiveSender(LiteModel.Bundle).Encode(photo);
        using ProgressiveReceiver receiver = new(CarnModel.Bundle, new OnnxBackend());
        await using PictureSession session = receiver.Open(encoded);
        Picture quarter = BicubicResize.Resize(photo.View, photo.Width / 4, photo.Height / 4);
        Picture enlarged = BicubicResize.Resize(quarter.View, photo.Width, photo.Height);
        double before = ImageQuality.PsnrY(photo.View, enlarged.View, Crop);
        int shown = 0;
        await foreach (Refinement refinement in session.RefineAsync())
        {
            double psnr = ImageQuality.PsnrY(photo.View, refinement.Picture.View, Crop);

            Assert.That(psnr, Is.GreaterThan(before + 0.1), $"level {refinement.Level}");
            Assert.That(refinement.Level, Is.EqualTo(shown++));
            before = psnr;
        }

        Assert.That(shown, Is.EqualTo(encoded.Info.Levels.Count));
    }

    [Test]
    public void Manifest_Sampling_IsThatOfLite() => Assert.That(
        CarnModel.Bundle.Manifest.Fingerprint, Is.EqualTo(LiteModel.Bundle.Manifest.Fingerprint));
}
