using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Carn;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>Pictures with colours that nobody sees, received and laid on white.</summary>
public sealed class TransparencyTests
{
    private static readonly int[] Levels = [0, 1, 4, 7];

    /// <summary>Two files that look the same: black under alpha 0, or the visible colours continued.</summary>
    [Test]
    public void Render_Sticker_LooksAsIfItHadNoHiddenColours([ValueSource(nameof(Levels))] int level)
    {
        Picture black = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "faults", "sticker.png"));
        Picture filled = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "faults", "sticker_filled.png"));

        byte[] shown = ShowOnWhite(LiteModel.Bundle, black, level);

        Assert.That(shown, Is.EqualTo(ShowOnWhite(LiteModel.Bundle, filled, level)));
        Assert.That(Psnr(black, shown, ImageQuality.PsnrRgb), Is.GreaterThan(level == 0 ? 57 : 56));
        Assert.That(Psnr(black, shown, PsnrY), Is.GreaterThan(57));
    }

    /// <summary>A violet disc with a soft edge; outside noise, or black, or the violet itself.</summary>
    [Test]
    public void Render_SoftDisc_LooksAsIfItHadNoHiddenColours([ValueSource(nameof(Levels))] int level)
    {
        Random random = new(3);
        Picture violet = Disc((_, colour) => colour);

        byte[] expected = ShowOnWhite(CarnModel.Bundle, violet, level);

        Assert.That(Psnr(violet, expected, PsnrY), Is.GreaterThan(45));
        Assert.That(
            ShowOnWhite(CarnModel.Bundle, Disc((alpha, colour) => alpha == 0 ? 0 : colour), level),
            Is.EqualTo(expected));
        Assert.That(
            ShowOnWhite(CarnModel.Bundle, Disc((alpha, colour) => alpha == 0 ? random.Next(256) : colour), level),
            Is.EqualTo(expected));
    }

    private static Picture Disc(Func<int, int, int> colour)
    {
        const int side = 150;
        int[] violet = [150, 40, 210];
        byte[] alpha = new byte[side * side];
        byte[] pixels = new byte[3 * alpha.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            double distance = Math.Sqrt(Math.Pow(i / 3 % side - 70, 2) + Math.Pow(i / 3 / side - 80, 2));
            alpha[i / 3] = (byte)Math.Clamp(255 * (50.5 - distance), 0, 255);
            pixels[i] = (byte)colour(alpha[i / 3], violet[i % 3]);
        }

        return new Picture(pixels, side, side, 3 * side, alpha);
    }

    private static byte[] ShowOnWhite(ModelBundle bundle, Picture picture, int level)
    {
        using OnnxBackend backend = new();
        using ReceiverModel model = new(bundle, backend);
        EncodedPicture encoded = new ProgressiveSender(bundle).Encode(picture);
        ProgressiveDecoder receiver = new(encoded.Info.Header, model);
        for (int i = 0; i <= level; i++)
        {
            receiver.Add(encoded.GetIncrement(i));
        }

        return OnWhite(receiver.Render().Picture.View, picture.Alpha.Span);
    }

    private static byte[] OnWhite(RgbView colours, ReadOnlySpan<byte> alpha)
    {
        byte[] shown = new byte[3 * alpha.Length];
        for (int i = 0; i < shown.Length; i++)
        {
            int a = alpha[i / 3];
            int colour = colours.Row(i / 3 / colours.Width)[i % (3 * colours.Width)];
            shown[i] = (byte)((a * colour + (255 - a) * 255 + 127) / 255);
        }

        return shown;
    }

    private static double Psnr(Picture original, byte[] shown, Func<RgbView, RgbView, int, double> metric) => metric(
        new RgbView(OnWhite(original.View, original.Alpha.Span), original.Width, original.Height, 3 * original.Width),
        new RgbView(shown, original.Width, original.Height, 3 * original.Width),
        0);

    private static double PsnrY(RgbView expected, RgbView actual, int crop) =>
        ImageQuality.PsnrY(expected, actual, crop);
}
