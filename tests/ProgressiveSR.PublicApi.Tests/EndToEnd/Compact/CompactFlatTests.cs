using ProgressiveSR.Metrics;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>Flat and smooth pictures in the default model.</summary>
public sealed class CompactFlatTests() : FlatPictureFixture(CompactModel.Bundle)
{
    /// <summary>In dB: an error of one grey level in every pixel.</summary>
    private const double OneGreyLevel = 48.13;

    /// <summary>The level with a step of 8.</summary>
    private const int Exact = 4;

    /// <summary>Odd sides, so that padding takes part.</summary>
    [Test]
    public void Render_AnyGrey_IsWithinOneFromStep32AndExactFromStep8()
    {
        for (int grey = 0; grey < 256; grey += 3)
        {
            AssertFlat(FlatPictures.Flat(45, 37, grey, grey, grey), withinOne: 2, $"grey {grey}");
        }
    }

    [Test]
    public void Render_SaturatedColour_IsWithinOneFromStep32AndExactFromStep8([Range(1, 6)] int corner) => AssertFlat(
        FlatPictures.Flat(64, 64, (corner & 1) * 255, (corner >> 1 & 1) * 255, (corner >> 2) * 255), withinOne: 2, "");

    /// <summary>
    /// Colours have twice the step of luma: at level 2 a cell of theirs holds colours three grey levels apart.
    /// </summary>
    [Test]
    public void Render_AnyColour_IsWithinOneFromStep32OfColoursAndExactFromStep8()
    {
        Random random = new(13);
        for (int i = 0; i < 64; i++)
        {
            int red = random.Next(256);
            int green = random.Next(256);
            int blue = random.Next(256);

            // What no receiver can tell apart is exact from the next level on.
            AssertFlat(
                FlatPictures.Flat(40, 40, red, green, blue),
                withinOne: 3,
                $"{red}, {green}, {blue}",
                exact: HasTwin(red, green, blue) ? Exact + 1 : Exact);
        }
    }

    /// <summary>Ramps and noise; single pixels of a ramp may be further off than flat ones.</summary>
    [TestCaseSource(nameof(Ramps))]
    public void Render_SmoothPicture_LumaIsWithinOneInTheMeanFromStep32(string title, Picture picture)
    {
        ProgressiveDecoder receiver = Receive(picture);
        for (int level = 2; level < bundle.Manifest.Schedule.Count; level++)
        {
            Picture rendered = receiver.Render(new RenderOptions { MaxLevel = level }).Picture;
            double sum = 0;
            for (int y = 0; y < picture.Height; y++)
            {
                for (int x = 0; x < picture.Width; x++)
                {
                    sum += Math.Abs(Luma(picture, x, y) - Luma(rendered, x, y));
                }
            }

            Assert.That(sum / (picture.Width * picture.Height), Is.LessThan(1), $"{title}, level {level}");
        }
    }

    /// <summary>
    /// Refining one index may move a ramp by up to a decibel; once the mean error is a grey level, nothing shows any
    /// more.
    /// </summary>
    [TestCaseSource(nameof(Pictures))]
    public void Render_SmoothPicture_NoLevelIsWorseThanTheOneBefore(string title, Picture picture)
    {
        ProgressiveDecoder receiver = Receive(picture);
        double before = 0;
        for (int level = 0; level < bundle.Manifest.Schedule.Count; level++)
        {
            Picture rendered = receiver.Render(new RenderOptions { MaxLevel = level }).Picture;
            double psnr = Math.Min(ImageQuality.PsnrY(picture.View, rendered.View, Crop), OneGreyLevel);

            Assert.That(psnr, Is.GreaterThan(before - 1), $"PSNR-Y of {title}, level {level}");
            before = psnr;
        }

        Assert.That(before, Is.EqualTo(OneGreyLevel), "the highest level");
    }

    private static IEnumerable<TestCaseData> Ramps() => Pictures()
        .Where(item => (string)item.Arguments[0]! is var name && (name.Contains("ramp") || name.Contains("noise")));

    private static double Luma(Picture picture, int x, int y)
    {
        ReadOnlySpan<byte> pixel = picture.View.Row(y).Slice(3 * x, 3);
        return 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
    }

    /// <summary>Whether a colour beside it has the same indices at a step of 8, tried by encoding them all.</summary>
    private bool HasTwin(int red, int green, int blue)
    {
        byte[][] own = SamplesOf(red, green, blue);
        return Enumerable.Range(0, 125)
            .Select(i => (Red: red + i % 5 - 2, Green: green + i / 5 % 5 - 2, Blue: blue + i / 25 - 2))
            .Where(other => other != (red, green, blue)
                && Math.Min(other.Red, Math.Min(other.Green, other.Blue)) >= 0
                && Math.Max(other.Red, Math.Max(other.Green, other.Blue)) <= byte.MaxValue)
            .Any(other => own.Zip(SamplesOf(other.Red, other.Green, other.Blue)).All(
                pair => pair.First.AsSpan().SequenceEqual(pair.Second)));
    }

    /// <summary>The coded samples of a flat block, without the check and the error that precede them.</summary>
    private byte[][] SamplesOf(int red, int green, int blue)
    {
        EncodedPicture encoded = sender.Encode(FlatPictures.Flat(32, 32, red, green, blue));
        return
        [
            .. Enumerable.Range(0, Exact + 1).Select(
                level => encoded.GetIncrement(level).Payload.ToArray().Skip(2).ToArray()),
        ];
    }

    private void AssertFlat(Picture picture, int withinOne, string message, int exact = Exact)
    {
        ProgressiveDecoder receiver = Receive(picture);
        for (int level = withinOne; level < bundle.Manifest.Schedule.Count; level++)
        {
            ReadOnlySpan<byte> shown = receiver.Render(new RenderOptions { MaxLevel = level }).Picture.Pixels.Span;
            int worst = 0;
            for (int i = 0; i < shown.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(shown[i] - picture.Pixels.Span[i]));
            }

            Assert.That(worst, Is.LessThanOrEqualTo(level < exact ? 1 : 0), $"{message}, level {level}");
        }
    }
}
