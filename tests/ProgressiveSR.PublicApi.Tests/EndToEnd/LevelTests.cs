using ProgressiveSR.Metrics;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Resizing;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>What every level of the embedded model promises, measured on photographs.</summary>
[TestFixtureSource(typeof(Photos), nameof(Photos.Names))]
public sealed class LevelTests(string name)
{
    private const int Crop = 4;

    private ReceivedPhoto received = null!;

    [OneTimeSetUp]
    public void Send() => received = new ReceivedPhoto(name);

    [OneTimeTearDown]
    public void Free() => received.Dispose();

    [Test]
    public void Render_EachFurtherLevel_RaisesPsnrByMoreThanATenth()
    {
        RgbView photo = received.Photo.View;
        for (int level = 1; level < received.Schedule.Count; level++)
        {
            RgbView before = received.AtLevel(level - 1).View;
            RgbView after = received.AtLevel(level).View;
            Assert.That(
                ImageQuality.PsnrY(photo, after, Crop),
                Is.GreaterThan(ImageQuality.PsnrY(photo, before, Crop) + 0.1),
                $"PSNR-Y of level {level}");
            Assert.That(
                ImageQuality.PsnrRgb(photo, after, Crop),
                Is.GreaterThan(ImageQuality.PsnrRgb(photo, before, Crop) + 0.1),
                $"PSNR-RGB of level {level}");
        }
    }

    [Test]
    public void GetIncrement_AllLevels_SendNothingTwice()
    {
        EncodedPicture raw = new ProgressiveSender(LiteModel.Bundle, new SenderOptions { Codec = PayloadCodec.Raw })
            .Encode(received.Photo);
        ProgressiveDecoder receiver = received.NewReceiver();
        long blocks = receiver.Grid.All.Count;
        for (int level = 0; level < received.Schedule.Count; level++)
        {
            AddResult result = receiver.Add(raw.GetIncrement(level));

            Assert.That(result, Is.EqualTo(new AddResult(blocks, 0, 0)));
            Assert.That(
                receiver.SamplesHeld, Is.EqualTo(blocks * received.Schedule.CumulativeSamplesPerBlock(level)));
        }

        // What the parts hold is a byte for each of these samples, and one that checks them.
        long parts = Enumerable.Range(0, raw.Info.Levels.Count).Sum(level => raw.Info.GetPartsRange(level).Length);
        Assert.That(
            parts,
            Is.EqualTo(receiver.SamplesHeld + raw.Info.Levels.Sum(level => raw.Info.GetTiles(level.Level).Count)));
    }

    [Test]
    public void RenderLowResolution_Level0_LooksLikeTheBicubicQuarter()
    {
        Picture first = received.LowResolution(0);
        Picture quarter = BicubicResize.Resize(received.Photo.View, first.Width, first.Height);

        Assert.That(first.Width, Is.EqualTo((received.Photo.Width + 3) / 4));
        Assert.That(ImageQuality.PsnrY(quarter.View, first.View), Is.GreaterThan(30));
        Assert.That(ImageQuality.PsnrRgb(quarter.View, first.View), Is.GreaterThan(30));
    }

    [Test]
    public void Expand_EveryLevel_IsNearerToTheBicubicHalfThanLevel0Enlarged()
    {
        Picture first = received.LowResolution(0);
        for (int level = 0; level < received.Schedule.Count; level++)
        {
            Picture expanded = level == 0 ? received.ExpandLevel0() : received.LowResolution(level);
            Picture half = BicubicResize.Resize(received.Photo.View, expanded.Width, expanded.Height);
            Picture enlarged = BicubicResize.Resize(first.View, expanded.Width, expanded.Height);
            Assert.That(
                ImageQuality.PsnrRgb(half.View, expanded.View),
                Is.GreaterThan(ImageQuality.PsnrRgb(half.View, enlarged.View)),
                $"level {level}");
        }
    }
}
