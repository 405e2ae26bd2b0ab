using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Carn;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>A region refined alone: exact outside, as good as the whole picture inside.</summary>
[TestFixtureSource(nameof(Cases))]
public sealed class RegionTests(string name, string model)
{
    private static readonly ModelBundle[] Models = [LiteModel.Bundle, CarnModel.Bundle];

    private static readonly IEnumerable<object[]> Cases = Photos.Names.SelectMany(
        _ => Models, (photo, bundle) => new object[] { photo, bundle.Manifest.Name });

    // A cross-fade inside the region may be this wide.
    private const int Border = 8;

    private ReceivedPhoto received = null!;
    private PixelRegion region;
    private long samplesHeld;
    private Picture rendered = null!;

    [OneTimeSetUp]
    public async Task Refine()
    {
        received = new ReceivedPhoto(name, Models.Single(bundle => bundle.Manifest.Name == model));
        BlockGrid grid = received.Encoded.Info.Grid;
        region = grid.ToPixels(new BlockRegion(grid.Columns / 3, grid.Rows / 6, 4, 4));
        await using PictureSession session = received.Open();
        await session.FetchAsync(0);
        await session.FetchAsync(received.Schedule.Highest, region);
        samplesHeld = session.Decoder.SamplesHeld;
        rendered = session.Decoder.Render().Picture;
    }

    [OneTimeTearDown]
    public void Free() => received.Dispose();

    [Test]
    public void Render_OutsideTheRegion_EqualsLevel0()
    {
        Picture level0 = received.AtLevel(0);
        int changed = 0;
        for (int y = 0; y < rendered.Height; y++)
        {
            for (int x = 0; x < rendered.Width; x++)
            {
                bool inside = x >= region.X && x < region.X + region.Width
                    && y >= region.Y && y < region.Y + region.Height;
                changed += !inside && !Pixel(rendered, x, y).SequenceEqual(Pixel(level0, x, y)) ? 1 : 0;
            }
        }

        Assert.That(changed, Is.Zero);
    }

    [Test]
    public void Render_InsideTheRegion_IsAsGoodAsTheWholePicture()
    {
        PixelRegion inner = new(
            region.X + Border, region.Y + Border, region.Width - 2 * Border, region.Height - 2 * Border);
        Picture whole = received.AtLevel(received.Schedule.Highest);

        double alone = ImageQuality.PsnrY(received.Photo.Crop(inner), rendered.Crop(inner));

        Assert.That(alone, Is.GreaterThan(ImageQuality.PsnrY(received.Photo.Crop(inner), whole.Crop(inner)) - 0.1));
    }

    [Test]
    public void FetchAsync_RegionAlone_TakesItsTilesOnly()
    {
        TileGrid tiles = received.Encoded.Info.GetTiles(0);
        BlockRegion cover = tiles.Cover(tiles.Blocks.ToBlocks(region));
        long blocks = Enumerable.Range(0, (int)tiles.Count)
            .Where(tile => cover.Contains(tile % tiles.Columns, tile / tiles.Columns))
            .Sum(tile => tiles[tile].Count);
        int first = received.Schedule.SamplesPerBlock(0);
        int all = received.Schedule.CumulativeSamplesPerBlock(received.Schedule.Highest);

        Assert.That(samplesHeld, Is.EqualTo(tiles.Blocks.All.Count * first + blocks * (all - first)));
    }

    private static ReadOnlySpan<byte> Pixel(Picture picture, int x, int y) =>
        picture.View.Row(y).Slice(x * RgbView.BytesPerPixel, RgbView.BytesPerPixel);
}
