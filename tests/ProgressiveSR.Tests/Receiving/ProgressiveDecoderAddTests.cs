using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tests;

public sealed class ProgressiveDecoderAddTests
{
    private readonly TestSamples samples = new(150, 97, 16);
    private ReceiverModel model = null!;

    [SetUp]
    public void MakeModel() => model = new ReceiverModel(samples.Bundle, new ExactBackend());

    [TearDown]
    public void DisposeModel() => model.Dispose();

    [Test]
    public void Add_InOrder_RaisesTheLevel()
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        Assert.That(decoder.GetLowestLevel(), Is.EqualTo(-1));
        Assert.That(decoder.GetLevel(9, 6), Is.EqualTo(-1));
        for (int level = 0; level <= 3; level++)
        {
            AddResult result = decoder.Add(samples.Packet(level));
            Assert.That(result, Is.EqualTo(new AddResult(70, 0, 0)));
            Assert.That(decoder.GetLowestLevel(), Is.EqualTo(level));
            Assert.That(
                decoder.SamplesHeld, Is.EqualTo(70 * samples.Schedule.CumulativeSamplesPerBlock(level)));
        }
    }

    [Test]
    public void Add_Overlapping_CountsDuplicatesOnce()
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        decoder.Add(samples.Packet(0, new BlockRegion(0, 0, 3, 3)));
        AddResult result = decoder.Add(samples.Packet(0, new BlockRegion(2, 2, 4, 4)));
        Assert.That(result, Is.EqualTo(new AddResult(15, 1, 0)));
        Assert.That(decoder.SamplesHeld, Is.EqualTo(24 * 48));
    }

    [Test]
    public void Add_DuplicateWithOtherContent_KeepsWhatWasHeld()
    {
        ProgressiveDecoder decoder = samples.Decode(model);
        IncrementPacket packet = samples.Packet(0);
        Assert.That(decoder.Add(packet with { Payload = new byte[packet.Payload.Length] }).Duplicates, Is.EqualTo(70));
        Assert.That(
            decoder.RenderLowResolution().Picture.View.Row(0)[0], Is.EqualTo(samples.Block(0, 0, 0)[0]));
    }

    [Test]
    public void Add_PayloadChangedAfterwards_KeepsACopy()
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        IncrementPacket packet = samples.Packet(0);
        byte[] payload = packet.Payload.ToArray();
        decoder.Add(packet with { Payload = payload });
        Array.Fill(payload, (byte)(samples.Block(0, 0, 0)[0] ^ 255));
        Assert.That(decoder.RenderLowResolution().Picture.View.Row(0)[0], Is.EqualTo(samples.Block(0, 0, 0)[0]));
    }

    [Test]
    public void Add_LevelMissing_WaitsAndCountsOnceTheGapCloses()
    {
        ProgressiveDecoder decoder = samples.Decode(model);
        BlockRegion region = new(1, 1, 2, 3);
        AddResult early = decoder.Add(samples.Packet(2, region));
        Assert.That(early, Is.EqualTo(new AddResult(0, 0, 6)));
        Assert.That(decoder.GetLevel(1, 1), Is.Zero);
        Assert.That(decoder.Add(samples.Packet(2, region)).Duplicates, Is.EqualTo(6));
        Assert.That(decoder.Add(samples.Packet(1)), Is.EqualTo(new AddResult(70, 0, 0)));
        Assert.That(decoder.GetLevel(1, 1), Is.EqualTo(2));
        Assert.That(decoder.GetLevel(0, 0), Is.EqualTo(1));
        Assert.That(decoder.GetLowestLevel(region), Is.EqualTo(2));
        Assert.That(decoder.GetLowestLevel(), Is.EqualTo(1));
    }

    [Test]
    public void Add_AnyOrder_EndsInTheSameState([Range(1, 12)] int seed)
    {
        Random random = new(seed);
        List<IncrementPacket> packets = [.. Enumerable.Range(0, 25).Select(_ => RandomPacket(random))];
        ProgressiveDecoder inOrder = AddAll(packets.OrderBy(packet => packet.Level));
        IncrementPacket[] shuffled = [.. packets, .. packets.Take(5)];
        random.Shuffle(shuffled);
        ProgressiveDecoder anyOrder = AddAll(shuffled);
        Assert.That(anyOrder.SamplesHeld, Is.EqualTo(inOrder.SamplesHeld));
        for (int y = 0; y < samples.Grid.Rows; y++)
        {
            for (int x = 0; x < samples.Grid.Columns; x++)
            {
                Assert.That(anyOrder.GetLevel(x, y), Is.EqualTo(ExpectedLevel(packets, x, y)));
                Assert.That(inOrder.GetLevel(x, y), Is.EqualTo(anyOrder.GetLevel(x, y)));
            }
        }

        Assert.That(
            anyOrder.Render().Picture.Pixels.ToArray(), Is.EqualTo(inOrder.Render().Picture.Pixels.ToArray()));
    }

    [Test]
    public void Add_AnyPacket_CountsEveryBlockOnce([Range(1, 5)] int seed)
    {
        Random random = new(seed);
        ProgressiveDecoder decoder = new(samples.Header, model);
        for (int i = 0; i < 40; i++)
        {
            IncrementPacket packet = RandomPacket(random);
            AddResult result = decoder.Add(packet);
            Assert.That(result.Applied + result.Duplicates + result.Waiting, Is.EqualTo(packet.Tiles.Count));
        }
    }

    [Test]
    public void Add_ForeignOrBrokenPacket_ThrowsAndChangesNothing()
    {
        ProgressiveDecoder decoder = samples.Decode(model);
        long held = decoder.SamplesHeld;
        IncrementPacket good = samples.Packet(1);
        ContentId other = ContentId.Read(Enumerable.Repeat((byte)9, 16).ToArray());
        PictureHeader header = samples.Header;
        RequireRefused(decoder, good with { Header = header with { Picture = other } }, header.Picture, other);
        RequireRefused(decoder, good with { Header = header with { Model = other } }, header.Model, other);
        RequireRefused(decoder, good with { Header = header with { Width = 151 } }, (150, 97), (151, 97));
        RequireRefused(decoder, good with { Header = header with { Height = 96 } }, (150, 97), (150, 96));
        RequireRefused(decoder, good with { Level = 4 }, 3, 4);
        RequireRefused(decoder, good with { Level = -1 }, 3, -1);
        RequireRefused(decoder, good with { Codec = (PayloadCodec)200 }, "0, 1", (byte)200);
        RequireRefused(
            decoder, good with { Header = header with { TileSizes = new(2) } }, new TileSizes(1), new TileSizes(2));
        IncrementPacket one = samples.Packet(1, new BlockRegion(2, 3, 1, 1));
        RequireRefused(
            decoder, one with { Payload = samples.Join(1, 2, 3, samples.Block(1, 2, 3)[..^1]) }, 27, 26);
        RequireRefused(decoder, one with { Payload = one.Payload[..^1] }, null, one.Payload.Span[0]);
        RequireRefused(decoder, one with { Payload = (byte[])[.. one.Payload.Span, 0] }, 28L, 29);
        RequireRefused(decoder, good with { Payload = default }, null, 0);
        BlockRegion[] outside =
        [
            new(0, 0, 11, 1), new(0, 0, 1, 8), new(-1, 0, 1, 1), new(0, -1, 1, 1), new(9, 6, 2, 1), default,
            new(0, 0, -1, -1), new(int.MaxValue, 0, 1, 1), new(1, 1, int.MaxValue, int.MaxValue),
        ];
        foreach (BlockRegion region in outside)
        {
            RequireRefused(decoder, good with { Tiles = region }, samples.Grid.All, region);
        }

        Assert.That(decoder.SamplesHeld, Is.EqualTo(held));
        Assert.That(decoder.GetLowestLevel(), Is.Zero);
        Assert.That(decoder.Add(good).Applied, Is.EqualTo(70));
    }

    [Test]
    public void Constructor_ForeignModelOrImpossibleSize_ThrowsInvalidPacketException()
    {
        PictureHeader header = samples.Header;
        Assert.That(
            () => new ProgressiveDecoder(header with { Model = default }, model),
            Throws.TypeOf<InvalidPacketException>().With.Property("Actual").EqualTo(default(ContentId)));
        Assert.That(
            () => new ProgressiveDecoder(header, model, new PacketLimits { MaxPixels = 150 * 97 - 1 }),
            Throws.TypeOf<InvalidPacketException>().With.Property("Actual").EqualTo(150L * 97));
        Assert.That(
            () => new ProgressiveDecoder(header with { TileSizes = default }, model),
            Throws.TypeOf<InvalidPacketException>().With.Property("Actual").EqualTo(default(TileSizes)));

        (int Width, int Height)[] impossible = [(0, 1), (1, 0), (-5, 5), (BlockGrid.MaxSide + 1, 5), (5, int.MaxValue)];
        foreach ((int width, int height) in impossible)
        {
            Assert.That(
                () => new ProgressiveDecoder(header with { Width = width, Height = height }, model),
                Throws.TypeOf<InvalidPacketException>());
        }
    }

    [Test]
    public void Add_OneBlockOfAHugePicture_AllocatesLittle()
    {
        PictureHeader header = samples.Header with { Width = BlockGrid.MaxSide, Height = BlockGrid.MaxSide };
        model.Prepare(3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ProgressiveDecoder decoder = new(header, model, new PacketLimits { MaxPixels = long.MaxValue });
        BlockRegion corner = new(decoder.Grid.Columns - 1, decoder.Grid.Rows - 1, 1, 1);
        for (int level = 0; level <= 3; level++)
        {
            byte[] payload = new PartFormat(header, statesError: false).Join(
                level,
                decoder.GetTiles(0).Count - 1,
                0,
                0,
                new byte[samples.Schedule.SamplesPerBlock(level)]);
            decoder.Add(new IncrementPacket(header, level, corner, PayloadCodec.Raw, payload));
        }

        PixelRegion pixels = decoder.Grid.ToPixels(corner);
        decoder.Render(new RenderOptions { Region = pixels });
        Assert.That(decoder.GetLevel(corner.X, corner.Y), Is.EqualTo(3));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void GetLevel_OutsideThePicture_ThrowsArgumentOutOfRangeException()
    {
        ProgressiveDecoder decoder = samples.Decode(model);
        Assert.That(() => decoder.GetLevel(10, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => decoder.GetLevel(0, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => decoder.GetLowestLevel(new BlockRegion(0, 0, 11, 1)),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        foreach ((int x, int y) in new[] { (10, 0), (0, 7), (-1, 1), (0, -1) })
        {
            Assert.That(() => decoder.GetHeldLevel(x, y), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => decoder.GetSamples(0, x, y), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    private static void RequireRefused(
        ProgressiveDecoder decoder, IncrementPacket packet, object? expected, object actual) =>
        Assert.That(
            () => decoder.Add(packet),
            Throws.TypeOf<InvalidPacketException>()
                .With.Property("Expected").EqualTo(expected).And.Property("Actual").EqualTo(actual));

    private static int ExpectedLevel(List<IncrementPacket> packets, int x, int y)
    {
        int level = -1;
        while (packets.Any(packet => packet.Level == level + 1 && packet.Tiles.Contains(x, y)))
        {
            level++;
        }

        return level;
    }

    private IncrementPacket RandomPacket(Random random)
    {
        int x = random.Next(samples.Grid.Columns);
        int y = random.Next(samples.Grid.Rows);
        BlockRegion region = new(
            x, y, random.Next(1, samples.Grid.Columns - x + 1), random.Next(1, samples.Grid.Rows - y + 1));
        return samples.Packet(random.Next(samples.Schedule.Count), region);
    }

    private ProgressiveDecoder AddAll(IEnumerable<IncrementPacket> packets)
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        foreach (IncrementPacket packet in packets)
        {
            decoder.Add(packet);
        }

        return decoder;
    }
}
