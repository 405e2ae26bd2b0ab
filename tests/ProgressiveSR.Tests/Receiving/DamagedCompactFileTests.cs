using ProgressiveSR.Models;
using ProgressiveSR.Tests.Coding;
using ProgressiveSR.Tests.Files;
using ProgressiveSR.Tests.Rendering;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>
/// A session on a bad file of the separable kernel: it shows what is whole, keeps what it had, and goes on from a good
/// one.
/// </summary>
[TestFixture(1)]
[TestFixture(2)]
public sealed class DamagedCompactFileTests(int tileSide)
{
    private readonly TransformModel model = new(levels: 3);
    private readonly Picture picture = TestSmooth.Picture(90, 70);
    private byte[] bytes = null!;
    private PsrFields fields = null!;
    private byte[][] expected = null!;

    [OneTimeSetUp]
    public async Task Encode()
    {
        bytes = PsrFiles.Write(new ProgressiveSender(model.Bundle, SmallFiles.Context(tileSide)).Encode(picture));
        fields = PsrFields.Of(bytes);
        await using ProgressiveReceiver receiver = model.Receive();
        await using PsrFile file = PsrFiles.Open(bytes);
        await using PictureSession session = receiver.Open(file);
        expected = [.. (await session.CollectAsync(null)).Select(step => step.Pixels)];
    }

    [OneTimeTearDown]
    public void Free() => model.Dispose();

    /// <summary>Each part in turn changed, cut off, or changed places with the next, with all else right.</summary>
    [Test]
    public async Task RefineAsync_AnyPartBad_KeepsTheLevelsBelowAndGoesOn()
    {
        using PsrFile whole = PsrFiles.Open(bytes);
        for (int level = 0; level < 3; level++)
        {
            for (int tile = 0; tile < whole.Info.GetTiles(0).Count; tile++)
            {
                ByteRange part = whole.Index(level).GetRange(tile);
                if (part.IsEmpty)
                {
                    continue;
                }

                byte[] changed = [.. bytes];
                changed[part.End - 1] ^= 0x40;
                await RequireKeptAsync(changed, level, $"tile {tile} of level {level} changed");
                await RequireKeptAsync(bytes[..(int)(part.End - 1)], level, $"tile {tile} of level {level} cut");
            }

            byte[][] swapped = [.. fields.Levels[level].Parts];
            (swapped[0], swapped[1]) = (swapped[1], swapped[0]);
            await RequireKeptAsync(
                fields.With(level, own => own.WithParts(swapped)).Write(), level, $"tiles of level {level} swapped");
        }
    }

    /// <summary>Samples that were coded for another tile or level, under the right checks.</summary>
    [Test]
    public async Task RefineAsync_CodedSamplesOfAnotherPlace_RefinesOrThrowsInvalidPacket()
    {
        await using PsrFile whole = PsrFiles.Open(bytes);
        for (int level = 0; level < 3; level++)
        {
            for (int from = 0; from < 3; from++)
            {
                PsrFields forged = fields.With(level, own => own.WithParts(
                [
                    Reseal(whole, level, 0, fields.Levels[from].Parts[1]), .. own.Parts[1..],
                ]));
                await RequireOrderlyAsync(forged.Write());
            }
        }
    }

    /// <summary>A byte or a few that would decode to symbols without end, under the right checks.</summary>
    [Test]
    public async Task RefineAsync_PayloadsThatAskForMoreAndMore_EndSoon()
    {
        await using PsrFile whole = PsrFiles.Open(bytes);
        Random random = new(5);
        for (int i = 0; i < 300; i++)
        {
            byte[] coded = new byte[i < 256 ? 1 : random.Next(2, 2000)];
            Array.Fill(coded, (byte)i);
            if (i >= 270)
            {
                random.NextBytes(coded);
            }

            int level = i % 3;
            PsrFields forged = fields.With(level, own => own.WithParts(
                [Reseal(whole, level, 0, [0, 100, .. coded]), .. own.Parts[1..]]));
            await RequireOrderlyAsync(forged.Write());
        }
    }

    /// <summary>One tile of 255x255 blocks in two bytes: no memory is spent on its 200 million samples.</summary>
    [Test]
    public async Task RefineAsync_HugeTileOfNothing_ThrowsInBoundedMemory()
    {
        PsrFields claim = fields with { Width = 255 * 32, Height = 255 * 32, TileSide = 255 };
        claim = claim with { Levels = [.. claim.Levels.Select(level => level.WithParts([[]]))] };
        using PsrFile empty = PsrFiles.Open(claim.Write());
        claim = claim.With(0, level => level.WithParts([Reseal(empty, 0, 0, [0, 100])]));
        await using ProgressiveReceiver receiver = model.Receive();
        await using PsrFile file = PsrFiles.Open(claim.Write());
        await using PictureSession session = receiver.Open(file);
        long allocated = Allocations.Once(() => Assert.That(
            () => session.FetchAsync(0).GetAwaiter().GetResult(),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("more than the receiver allows")));
        Assert.That(allocated, Is.LessThan(1 << 20));
    }

    /// <summary>Files of a model that codes alike, but whose tables or steps are others.</summary>
    [Test]
    public async Task Open_FileOfAnotherModel_NamesItAndForgedIdsAreFoundOut()
    {
        using TransformModel other = new(coarsest: 32, levels: 3);
        await using ProgressiveReceiver receiver = other.Receive();
        await using PsrFile file = PsrFiles.Open(bytes);
        Assert.That(
            () => receiver.Open(file),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(file.Info.Header.Model.ToString()));

        byte[] id = new byte[ContentId.Size];
        other.Bundle.Manifest.Fingerprint.Write(id);
        PsrFields claimed = fields with { Ids = [.. fields.Ids[..ContentId.Size], .. id] };
        await using PsrFile forged = PsrFiles.Open(claimed.Write());
        await using PictureSession session = receiver.Open(forged);
        Assert.That(async () => await session.RefineToAsync(0), Throws.TypeOf<InvalidPacketException>());
        Assert.That(session.Decoder.SamplesHeld, Is.Zero);
    }

    /// <summary>A file that arrives: every row of tiles is shown as soon as it is there.</summary>
    [Test]
    public async Task RefineToAsync_LevelZeroCutBehindARow_ShowsTheRow()
    {
        using PsrFile whole = PsrFiles.Open(bytes);
        TileGrid tiles = whole.Info.GetTiles(0);
        for (int row = 0; row < tiles.Rows; row++)
        {
            int end = (int)whole.Index(0).GetRange((row + 1) * tiles.Columns - 1).End;
            await using ProgressiveReceiver receiver = model.Receive();
            await using PsrFile file = PsrFiles.Open(bytes[..end]);
            await using PictureSession session = receiver.Open(file);
            BlockRegion last = tiles[row * tiles.Columns];
            PixelRegion strip = whole.Info.Grid.ToPixels(new BlockRegion(0, 0, tiles.Blocks.Columns, last.Bottom));
            Refinement shown = await session.RefineToAsync(0, strip);
            Assert.That(
                TestRendering.Pixels(shown.Picture.Crop(strip)),
                Is.EqualTo(expected[0][..(strip.Height * strip.Width * 3)]));
        }
    }

    /// <summary>The bytes of a part with the check that its place asks for.</summary>
    private static byte[] Reseal(PsrFile file, int level, int tile, byte[] part) => part.Length == 0
        ? part
        : new PartFormat(file.Info.Header, statesError: false).Join(level, tile, 0, 0, part.AsSpan(1));

    /// <summary>Refuses a level, shows and holds those below, and takes the rest from the file as it was.</summary>
    private async Task RequireKeptAsync(byte[] bad, int level, string what)
    {
        await using ProgressiveReceiver receiver = model.Receive();
        await using PsrFile file = PsrFiles.Open(bad);
        await using PictureSession session = receiver.Open(file);
        List<byte[]> shown = [];
        InvalidPacketException e = Assert.ThrowsAsync<InvalidPacketException>(async () =>
        {
            await foreach (Refinement step in session.RefineAsync())
            {
                shown.Add(SessionCases.Pixels(step));
            }
        }, what)!;
        Assert.That(e.Message, Does.Match(PsrPieces.WayOut), what);
        Assert.That(shown, Is.EqualTo(expected[..level]), what);
        Assert.That(session.Decoder.GetLowestLevel(), Is.EqualTo(level - 1), what);

        using MemoryStream saved = new();
        await session.SaveAsync(saved);
        saved.Position = 0;
        await using PsrFile good = PsrFiles.Open(bytes);
        await using PictureSession resumed = await receiver.ResumeAsync(good, saved);
        Assert.That(resumed.Decoder.GetLowestLevel(), Is.EqualTo(level - 1), what);
        Assert.That(SessionCases.Pixels(await resumed.RefineToAsync(2)), Is.EqualTo(expected[2]), what);
    }

    /// <summary>Refines, or refuses and shows no worse than what it held.</summary>
    private async Task RequireOrderlyAsync(byte[] forged)
    {
        await using ProgressiveReceiver receiver = model.Receive();
        await using PsrFile file = PsrFiles.Open(forged);
        await using PictureSession session = receiver.Open(file);
        try
        {
            await session.FetchAsync(2);
        }
        catch (InvalidPacketException e)
        {
            Assert.That(e.Message, Does.StartWith($"Level {e.Level} of tile {e.Tile} cannot be decoded"));
            Assert.That(session.Decoder.GetHeldLevel(0, 0), Is.EqualTo(e.Level - 1));
        }
    }
}
