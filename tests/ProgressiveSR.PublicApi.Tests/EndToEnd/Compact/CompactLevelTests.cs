using ProgressiveSR.Metrics;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Resizing;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>What every level of the default model promises, measured on photographs.</summary>
[TestFixtureSource(typeof(Photos), nameof(Photos.Names))]
public sealed class CompactLevelTests(string name)
{
    private const int Crop = 4;

    private ReceivedPhoto received = null!;

    [OneTimeSetUp]
    public void Send() => received = new ReceivedPhoto(name, CompactModel.Bundle);

    [OneTimeTearDown]
    public void Free() => received.Dispose();

    [Test]
    public void Render_EachFurtherLevel_IsBetter()
    {
        RgbView photo = received.Photo.View;
        for (int level = 1; level < received.Schedule.Count; level++)
        {
            RgbView before = received.AtLevel(level - 1).View;
            RgbView after = received.AtLevel(level).View;

            Assert.That(
                ImageQuality.PsnrY(photo, after, Crop),
                Is.GreaterThan(ImageQuality.PsnrY(photo, before, Crop)),
                $"PSNR-Y of level {level}");
            Assert.That(
                ImageQuality.PsnrRgb(photo, after, Crop),
                Is.GreaterThan(ImageQuality.PsnrRgb(photo, before, Crop)),
                $"PSNR-RGB of level {level}");
        }
    }

    [Test]
    public void Render_EveryLevel_IsBetterThanTheLinearPictureThatTheSenderStates()
    {
        foreach (EncodedLevel level in received.Encoded.Info.Levels)
        {
            // Where single grey levels on few pixels are left, a network has nothing to add.
            double tolerance = level.Level >= 6 ? 0.1 : 0;

            Assert.That(
                ImageQuality.PsnrY(received.Photo.View, received.AtLevel(level.Level).View),
                Is.GreaterThan(level.LinearPsnrY!.Value - tolerance),
                $"level {level.Level}");
        }
    }

    /// <summary>Quarter size at level 0, half size above; each level nearer to the photograph resized.</summary>
    [Test]
    public void RenderLowResolution_EachFurtherLevel_IsNearerToThePhotoResized()
    {
        double before = 0;
        for (int level = 0; level < received.Schedule.Count; level++)
        {
            int factor = level == 0 ? 4 : 2;
            Picture small = received.LowResolution(level);

            Assert.That(small.Width, Is.EqualTo((received.Photo.Width + factor - 1) / factor));
            Assert.That(small.Height, Is.EqualTo((received.Photo.Height + factor - 1) / factor));
            Picture resized = BicubicResize.Resize(received.Photo.View, small.Width, small.Height);
            double psnr = ImageQuality.PsnrRgb(resized.View, small.View, Crop);
            Assert.That(psnr, Is.GreaterThan(25), $"level {level}");

            // The lowest frequencies are not what a bicubic filter keeps: above, that difference is all there is.
            Assert.That(
                psnr, level is 0 or > 4 ? Is.GreaterThan(before - 0.1) : Is.GreaterThan(before), $"level {level}");
            before = level == 0 ? 0 : psnr;
        }
    }

    /// <summary>The step channel tells the network what it sees: squares of all levels side by side.</summary>
    [Test]
    public async Task FetchAsync_EachColumnOfBlocksOneLevelHigher_IsAsGoodAsEachLevelInItsMiddle()
    {
        const int Columns = 3;
        BlockGrid grid = received.Encoded.Info.Grid;
        await using PictureSession session = received.Open();
        await session.FetchAsync(0);
        for (int i = 1; i < grid.Columns / Columns; i++)
        {
            await session.FetchAsync(i, Column(i));
        }

        Picture mixed = session.Decoder.Render().Picture;

        for (int i = 0; i < grid.Columns / Columns; i++)
        {
            PixelRegion own = Column(i);
            PixelRegion middle = new(own.X + 32, 0, own.Width - 64, received.Photo.Height);
            RgbView photo = received.Photo.Crop(middle);
            Assert.That(
                ImageQuality.PsnrY(photo, mixed.Crop(middle)),
                Is.GreaterThan(ImageQuality.PsnrY(photo, received.AtLevel(i).Crop(middle)) - 0.1),
                $"level {i}");
        }

        PixelRegion Column(int i) => grid.ToPixels(new BlockRegion(Columns * i, 0, Columns, grid.Rows));
    }

    [Test]
    public void Encode_HeaderAndIndexBeforeTheFirstPart_TakeUnder200BytesOr3Percent()
    {
        ByteRange first = received.Encoded.Info.GetPartsRange(0);

        Assert.That(first.Offset, Is.LessThan(Math.Max(200, 0.03 * first.Length)));
    }
}
