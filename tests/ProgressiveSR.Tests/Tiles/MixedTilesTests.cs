using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Tests.Coding;
using ProgressiveSR.Tests.Files;
using ProgressiveSR.Tests.Packets;
using ProgressiveSR.Tests.Receiving;
using ProgressiveSR.Tests.Rendering;

namespace ProgressiveSR.Tests.Tiles;

/// <summary>
/// Low levels in large tiles, high ones in small tiles inside these: the picture is that of equal tiles.
/// </summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class MixedTilesTests(bool isTransform)
{
    private static readonly TileSizes Sizes = new(new(4, 2), 2, 2, new(2, 1));

    private readonly TransformModel transform = new(levels: 4);
    private Picture picture = null!;
    private ModelBundle bundle = null!;
    private EncodedPicture mixed = null!;
    private EncodedPicture equal = null!;

    [OneTimeSetUp]
    public void Encode()
    {
        // 7x5 blocks: tiles are clipped at the right and bottom.
        int side = isTransform ? 32 : 16;
        picture = TestSmooth.Picture(7 * side - 5, 5 * side - 3);
        bundle = isTransform ? transform.Bundle : TestModel.Bundle(16);
        mixed = Encode(Sizes);
        equal = Encode(new TileSizes(3));
    }

    [OneTimeTearDown]
    public void Free() => transform.Dispose();

    [Test]
    public void Add_AllParts_GivesTheIndicesOfEqualTiles()
    {
        using ReceiverModel model = new(bundle, new ExactBackend());
        ProgressiveDecoder decoder = new(mixed.Info.Header, model);
        ProgressiveDecoder expected = new(equal.Info.Header, model);
        for (int level = 0; level < 4; level++)
        {
            AddResult result = decoder.Add(mixed.GetIncrement(level));
            expected.Add(equal.GetIncrement(level));
            Assert.That(result, Is.EqualTo(new AddResult(35, 0, 0)));
            RequireSame(decoder, expected, level);
        }
    }

    /// <summary>Parts that arrive before a level below, in tiles of any size, wait for it.</summary>
    [Test]
    public void Add_PartsInAnyOrder_EndsTheSame([Range(1, 8)] int seed)
    {
        using ReceiverModel model = new(bundle, new ExactBackend());
        ProgressiveDecoder decoder = new(mixed.Info.Header, model);
        ProgressiveDecoder expected = new(equal.Info.Header, model);
        IncrementPacket[] parts = [.. Enumerable.Range(0, 4).SelectMany(level => mixed.Packets(level))];
        new Random(seed).Shuffle(parts);
        HashSet<(int Level, int X, int Y)> added = [];
        foreach (IncrementPacket part in parts)
        {
            decoder.Add(part);
            added.Add((part.Level, part.Tiles.X, part.Tiles.Y));
            foreach ((int x, int y) in Blocks())
            {
                int held = -1;
                while (held < 3 && added.Contains((held + 1, x / Sizes[held + 1].Columns, y / Sizes[held + 1].Rows)))
                {
                    held++;
                }

                Assert.That(decoder.GetHeldLevel(x, y), Is.EqualTo(held), $"block {x},{y}");
            }

            Assert.That(decoder.Add(part).Applied, Is.Zero, "what was sent again");
        }

        for (int level = 0; level < 4; level++)
        {
            expected.Add(equal.GetIncrement(level));
        }

        RequireSame(decoder, expected, 3);
    }

    [Test]
    public async Task FetchAsync_ARegion_TakesTheTilesOfEachLevelThatItTouches()
    {
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(mixed));
        await using ProgressiveReceiver receiver = new(bundle, new ExactBackend());
        await using PictureSession session = receiver.Open(file);
        BlockRegion region = new(3, 1, 2, 1);
        await session.FetchAsync(0);
        long before = session.BytesReceived;
        await session.FetchAsync(3, file.Info.Grid.ToPixels(region));

        BlockRegion[] touched = [file.Info.Grid.All, new(2, 0, 4, 2), new(2, 0, 4, 2), new(2, 1, 4, 1)];
        foreach ((int x, int y) in Blocks())
        {
            int level = Array.FindLastIndex(touched, blocks => blocks.Contains(x, y));
            Assert.That(session.Decoder.GetHeldLevel(x, y), Is.EqualTo(level), $"block {x},{y}");
        }

        long expected = Enumerable.Range(1, 3).Sum(level => file.Info.Levels[level].IndexBytes
            + file.Packets(level, region).Sum(part => (long)part.Payload.Length));
        Assert.That(session.BytesReceived - before, Is.EqualTo(expected));
    }

    [Test]
    public async Task ResumeAsync_WholeAndRegion_ContinuesWithoutFetchingAgain()
    {
        await using ProgressiveReceiver receiver = new(bundle, new ExactBackend());
        await using PictureSession session = receiver.Open(mixed);
        PixelRegion region = mixed.Info.Grid.ToPixels(new BlockRegion(4, 2, 3, 2));
        await session.RefineToAsync(1);
        await session.RefineToAsync(3, region);
        using MemoryStream saved = new();
        await session.SaveAsync(saved);
        saved.Position = 0;
        await using PictureSession again = await receiver.ResumeAsync(mixed, saved);
        RequireSame(again.Decoder, session.Decoder, 3);
        Refinement one = await session.RefineToAsync(3);
        Refinement other = await again.RefineToAsync(3);
        Assert.That(TestRendering.Pixels(other.Picture), Is.EqualTo(TestRendering.Pixels(one.Picture)));
        Assert.That(again.BytesReceived, Is.EqualTo(session.BytesReceived));
    }

    /// <summary>
    /// Each part is that of the picture encoded with tiles of its own size alone, where nothing else differs.
    /// </summary>
    [Test]
    public void Encode_EachLevel_HasThePayloadsOfItsSize()
    {
        for (int level = 0; level < 4; level++)
        {
            EncodedPicture own = Encode(new TileSizes(Sizes[level]));
            Assert.That(mixed.Info.GetTiles(level).Count, Is.EqualTo(own.Info.GetTiles(level).Count));
            for (int tile = 0; tile < own.Info.GetTiles(level).Count; tile++)
            {
                byte[] part = mixed.Packet(level, tile).Payload.ToArray();
                byte[] expected = own.Packet(level, tile).Payload.ToArray();
                Assert.That(part.Length == 0 ? expected.Length : 0, Is.Zero);

                // An error that is that of a larger tile is stated, one that stays the same is not.
                if (part.Length > 0 && expected.Length > 0)
                {
                    Assert.That(part, Is.EqualTo(expected), $"tile {tile} of level {level}");
                }
            }
        }
    }

    [Test]
    public void GetLinearPsnrY_ARegion_IsThatOfItsTilesAtTheLevel()
    {
        using ReceiverModel model = new(bundle, new ExactBackend());
        ProgressiveDecoder decoder = new(mixed.Info.Header, model);
        for (int level = 0; level < 4; level++)
        {
            decoder.Add(mixed.GetIncrement(level));
            double? psnr = decoder.GetLinearPsnrY(level);
            Assert.That(psnr is null, Is.Not.EqualTo(isTransform));
            if (isTransform)
            {
                Assert.That(
                    psnr, Is.EqualTo(mixed.Info.Levels[level].LinearPsnrY!.Value).Within(0.13), "quarters of a dB");
                TileGrid tiles = mixed.Info.GetTiles(level);
                BlockRegion block = new(5, 3, 1, 1);
                Assert.That(
                    decoder.GetLinearPsnrY(level, block),
                    Is.EqualTo(decoder.GetLinearPsnrY(level, tiles.ToBlocks(tiles.Cover(block)))));
            }
        }
    }

    [Test]
    public void Packets_OfAllLevels_AreReadAsWritten()
    {
        PictureHeader? previous = null;
        for (int level = 0; level < 4; level++)
        {
            IncrementPacket packet = mixed.GetIncrement(level);
            byte[] bytes = new byte[PacketWriter.GetLength(packet, previous)];
            PacketWriter.Write(packet, bytes, previous);
            TestPackets.AssertEqual(TestPackets.Read(bytes, previous), packet);
            Assert.That(PacketFields.Of(packet).Write(continued: previous is not null), Is.EqualTo(bytes));
            previous = packet.Header;
        }
    }

    [Test]
    public void File_Saved_HoldsTheSameParts()
    {
        byte[] bytes = PsrFiles.Write(mixed);
        using PsrFile file = PsrFiles.Open(bytes);
        Assert.That(file.Info.Header.TileSizes, Is.EqualTo(Sizes));
        Assert.That(PsrFields.Of(bytes).Write(), Is.EqualTo(bytes));
        for (int level = 0; level < 4; level++)
        {
            foreach ((IncrementPacket read, IncrementPacket made) in file.Packets(level).Zip(mixed.Packets(level)))
            {
                TestPackets.AssertEqual(read, made);
            }
        }
    }

    private EncodedPicture Encode(TileSizes sides) =>
        new ProgressiveSender(bundle, new SenderOptions { TileSizes = sides, Codec = PayloadCodec.Context })
            .Encode(picture);

    private IEnumerable<(int X, int Y)> Blocks() =>
        Enumerable.Range(0, (int)mixed.Info.Grid.All.Count).Select(
            i => (i % mixed.Info.Grid.Columns, i / mixed.Info.Grid.Columns));

    /// <summary>All tiles of the grids that have a level, block by block.</summary>
    private void RequireSame(ProgressiveDecoder decoder, ProgressiveDecoder expected, int level)
    {
        Assert.That(decoder.SamplesHeld, Is.EqualTo(expected.SamplesHeld));
        foreach ((int x, int y) in Blocks())
        {
            Assert.That(decoder.GetHeldLevel(x, y), Is.EqualTo(expected.GetHeldLevel(x, y)), $"block {x},{y}");
            for (int i = 0; i <= Math.Min(level, decoder.GetHeldLevel(x, y)); i++)
            {
                Assert.That(
                    Indices(decoder, i, x, y), Is.EqualTo(Indices(expected, i, x, y)), $"block {x},{y}, level {i}");
            }
        }
    }

    private short[] Indices(ProgressiveDecoder decoder, int level, int x, int y)
    {
        TileGrid tiles = decoder.GetTiles(level);
        BlockRegion tile = tiles[x / tiles.Size.Columns, y / tiles.Size.Rows];
        int samples = bundle.Manifest.Schedule.SamplesPerBlock(level);
        int block = (y - tile.Y) * tile.Columns + x - tile.X;
        return decoder.GetSamples(level, x / tiles.Size.Columns, y / tiles.Size.Rows)![level]
            .Slice(block * samples, samples).ToArray();
    }
}
