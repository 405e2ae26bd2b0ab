using ProgressiveSR.Metrics;
using ProgressiveSR.Models.Compact;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>A region of 64 blocks, on no border of tiles, refined over the first level of the default model.</summary>
[TestFixtureSource(typeof(Photos), nameof(Photos.Names))]
public sealed class CompactRegionTests(string name)
{
    private static readonly int[] Levels = [2, 4, 6];

    // Pixels from the region's border: its network sees the blocks beside it at level 0.
    private const int Border = 8;

    private readonly Dictionary<int, Picture> rendered = [];
    private ReceivedPhoto received = null!;
    private PixelRegion region;

    [OneTimeSetUp]
    public async Task Refine()
    {
        received = new ReceivedPhoto(name, CompactModel.Bundle);
        region = received.Encoded.Info.Grid.ToPixels(new BlockRegion(5, 2, 8, 8));
        foreach (int level in Levels)
        {
            await using PictureSession session = received.Open();
            await session.FetchAsync(0);
            await session.FetchAsync(level, region);
            rendered.Add(level, session.Decoder.Render().Picture);
        }
    }

    [OneTimeTearDown]
    public void Free() => received.Dispose();

    [TestCaseSource(nameof(Levels))]
    public void Render_InsideTheRegion_IsWithinATenthOfTheWholePicture(int level)
    {
        PixelRegion inner = new(
            region.X + Border, region.Y + Border, region.Width - 2 * Border, region.Height - 2 * Border);
        RgbView photo = received.Photo.Crop(inner);

        double whole = ImageQuality.PsnrY(photo, received.AtLevel(level).Crop(inner));

        Assert.That(ImageQuality.PsnrY(photo, rendered[level].Crop(inner)), Is.GreaterThan(whole - 0.1));
    }

    /// <summary>
    /// Nearer than a block, the network sees what the region gained: there the picture gets no worse.
    /// </summary>
    [TestCaseSource(nameof(Levels))]
    public void Render_OutsideTheRegion_IsAsBeforeBeyondABlock(int level)
    {
        const int Reach = 32;
        double before = 0;
        double after = 0;
        for (int y = 0; y < received.Photo.Height; y++)
        {
            for (int x = 0; x < received.Photo.Width; x++)
            {
                int distance = Math.Max(
                    Math.Max(region.X - x, x - (region.X + region.Width - 1)),
                    Math.Max(region.Y - y, y - (region.Y + region.Height - 1)));
                if (distance > Reach)
                {
                    ReadOnlySpan<byte> old = received.AtLevel(0).View.Row(y).Slice(3 * x, 3);
                    Assert.That(rendered[level].View.Row(y).Slice(3 * x, 3).SequenceEqual(old), Is.True, $"{x}, {y}");
                }
                else if (distance > 0)
                {
                    double original = Luma(received.Photo, x, y);
                    before += Math.Pow(Luma(received.AtLevel(0), x, y) - original, 2);
                    after += Math.Pow(Luma(rendered[level], x, y) - original, 2);
                }
            }
        }

        Assert.That(after, Is.LessThan(before));
    }

    /// <summary>
    /// Finer beside coarser: the step between them is nearer to the photograph's than that of the first level.
    /// </summary>
    [TestCaseSource(nameof(Levels))]
    public void Render_AcrossTheBorder_ShowsNoSeam(int level) => Assert.That(
        ErrorAcrossTheBorder(rendered[level]), Is.LessThan(ErrorAcrossTheBorder(received.AtLevel(0))));

    /// <summary>
    /// How far the difference in luma between pixels on both sides of the region's border is from that in the
    /// photograph, as a root mean square.
    /// </summary>
    private double ErrorAcrossTheBorder(Picture picture)
    {
        double sum = 0;
        (int right, int bottom) = (region.X + region.Width, region.Y + region.Height);
        for (int x = region.X; x < right; x++)
        {
            Add(x, region.Y, x, region.Y - 1);
            Add(x, bottom, x, bottom - 1);
        }

        for (int y = region.Y; y < bottom; y++)
        {
            Add(region.X, y, region.X - 1, y);
            Add(right, y, right - 1, y);
        }

        return Math.Sqrt(sum / (2 * (region.Width + region.Height)));

        void Add(int x, int y, int otherX, int otherY)
        {
            double step = Luma(picture, x, y) - Luma(picture, otherX, otherY);
            sum += Math.Pow(step - (Luma(received.Photo, x, y) - Luma(received.Photo, otherX, otherY)), 2);
        }
    }

    private static double Luma(Picture picture, int x, int y)
    {
        ReadOnlySpan<byte> pixel = picture.View.Row(y).Slice(3 * x, 3);
        return 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
    }
}
