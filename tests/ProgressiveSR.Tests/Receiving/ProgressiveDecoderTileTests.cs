using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tests;

/// <summary>A decoder whose tiles hold several blocks, coded in either way.</summary>
[TestFixture(PayloadCodec.Raw)]
[TestFixture(PayloadCodec.Context)]
public sealed class ProgressiveDecoderTileTests(PayloadCodec codec)
{
    private readonly TestSamples samples = new(150, 97, 16, tileSide: 3, codec: codec);
    private ReceiverModel model = null!;

    [SetUp]
    public void MakeModel() => model = new ReceiverModel(samples.Bundle, new ExactBackend());

    [TearDown]
    public void DisposeModel() => model.Dispose();

    [Test]
    public void Render_MixedLevels_EqualsReference()
    {
        ProgressiveDecoder decoder = Fill(new Random(3));
        Assert.That(
            TestRendering.Pixels(decoder.Render().Picture),
            Is.EqualTo(ReferenceReceiver.Render(samples, decoder.GetLevel, consistent: true)));
    }

    [Test]
    public void Add_Region_KeepsTheSurplusWithoutShowingIt()
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        BlockRegion region = new(2, 1, 3, 1);
        AddResult result = decoder.Add(samples.Packet(0, region), region);
        Assert.That(result, Is.EqualTo(new AddResult(18, 0, 0)));
        Assert.That(decoder.SamplesHeld, Is.EqualTo(18 * 48));
        AssertLevels(decoder, (x, y) => region.Contains(x, y) ? 0 : -1);
        Assert.That(
            (decoder.GetHeldLevel(0, 0), decoder.GetHeldLevel(5, 0), decoder.GetHeldLevel(6, 0)),
            Is.EqualTo((0, 0, -1)));
        Assert.That(
            TestRendering.Pixels(decoder.Render().Picture),
            Is.EqualTo(ReferenceReceiver.Render(samples, (x, y) => region.Contains(x, y) ? 0 : -1, consistent: true)));
    }

    [Test]
    public void Show_Surplus_NeedsNoNewBytes()
    {
        ProgressiveDecoder decoder = samples.Decode(model, 2, new BlockRegion(4, 1, 1, 1));
        BlockRegion more = new(3, 0, 3, 2);
        AssertLevels(decoder, (x, y) => (x, y) == (4, 1) ? 2 : 0);
        long held = decoder.SamplesHeld;
        decoder.Show(1, more);
        AssertLevels(decoder, (x, y) => (x, y) == (4, 1) ? 2 : more.Contains(x, y) ? 1 : 0);
        decoder.Show(2, more);
        AssertLevels(decoder, (x, y) => more.Contains(x, y) ? 2 : 0);
        Assert.That(decoder.SamplesHeld, Is.EqualTo(held));
        Assert.That(
            TestRendering.Pixels(decoder.Render().Picture),
            Is.EqualTo(ReferenceReceiver.Render(samples, decoder.GetLevel, consistent: true)));
    }

    [Test]
    public void Show_BeforeTheBytesArrive_ShowsThemThen()
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        BlockRegion region = new(0, 0, 2, 2);
        decoder.Show(1, region);
        AssertLevels(decoder, (_, _) => -1);
        decoder.Add(samples.Packet(0), default(BlockRegion));
        AssertLevels(decoder, (x, y) => region.Contains(x, y) ? 0 : -1);
        decoder.Add(samples.Packet(1), default(BlockRegion));
        AssertLevels(decoder, (x, y) => region.Contains(x, y) ? 1 : -1);
    }

    [Test]
    public void Show_LevelOrRegionOutside_Throws()
    {
        ProgressiveDecoder decoder = samples.Decode(model);
        Assert.That(() => decoder.Show(4, samples.Grid.All), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => decoder.Show(-1, samples.Grid.All), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => decoder.Show(0, new BlockRegion(9, 6, 2, 1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => decoder.Show(0, default), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Add_AnyOrderOfParts_EndsInTheSameState([Range(1, 5)] int seed)
    {
        Random random = new(seed);
        List<(IncrementPacket Packet, BlockRegion Region)> packets = [];
        for (int i = 0; i < 25; i++)
        {
            int x = random.Next(samples.Grid.Columns);
            int y = random.Next(samples.Grid.Rows);
            BlockRegion region = new(
                x, y, random.Next(1, samples.Grid.Columns - x + 1), random.Next(1, samples.Grid.Rows - y + 1));
            packets.Add((samples.Packet(random.Next(samples.Schedule.Count), region), region));
        }

        ProgressiveDecoder inOrder = AddAll(packets.OrderBy(packet => packet.Packet.Level));
        (IncrementPacket, BlockRegion)[] shuffled = [.. packets, .. packets.Take(5)];
        random.Shuffle(shuffled);
        ProgressiveDecoder anyOrder = AddAll(shuffled);
        Assert.That(anyOrder.SamplesHeld, Is.EqualTo(inOrder.SamplesHeld));
        AssertLevels(anyOrder, inOrder.GetLevel);
        Assert.That(
            TestRendering.Pixels(anyOrder.Render().Picture),
            Is.EqualTo(TestRendering.Pixels(inOrder.Render().Picture)));
    }

    /// <summary>What arrived early and is broken is dropped; what is good, before and behind it, stays.</summary>
    [Test]
    public void Add_LowerLevelOfABrokenWaitingPart_DropsThatAloneAndTakesTheRest()
    {
        ProgressiveDecoder decoder = samples.Decode(model);
        BlockRegion first = new(0, 0, 1, 1);
        IncrementPacket broken = samples.Packet(2, first) with { Payload = new byte[] { 1, 2, 3 } };
        decoder.Add(samples.Packet(3));
        decoder.Add(broken);
        decoder.Add(samples.Packet(2, new BlockRegion(3, 0, 3, 3)));

        InvalidPacketException e = Assert.Throws<InvalidPacketException>(() => decoder.Add(samples.Packet(1)))!;

        Assert.That((e.Level, e.Tile), Is.EqualTo(((int?)2, (int?)0)));
        AssertLevels(decoder, (x, y) => x is >= 3 and < 6 && y < 3 ? 3 : 1);
        Assert.That(decoder.Add(samples.Packet(2)), Is.EqualTo(new AddResult(61, 9, 0)));
        AssertLevels(decoder, (_, _) => 3);
        Assert.That(
            TestRendering.Pixels(decoder.Render().Picture),
            Is.EqualTo(ReferenceReceiver.Render(samples, (_, _) => 3, consistent: true)));
    }

    [Test]
    public void Add_BrokenPartAmongGoodOnes_TakesNone()
    {
        ProgressiveDecoder decoder = samples.Decode(model);
        List<ReadOnlyMemory<byte>> parts = [];
        foreach (PacketPart part in samples.Packet(1).Parts)
        {
            parts.Add(part is { X: 2, Y: 1 } ? part.Payload[..^1] : part.Payload);
        }

        InvalidPacketException e = Assert.Throws<InvalidPacketException>(
            () => decoder.Add(samples.Packet(1) with { Payload = PacketParts.Join([.. parts]) }))!;

        Assert.That((e.Level, e.Tile), Is.EqualTo(((int?)1, (int?)(4 + 2))));
        AssertLevels(decoder, (_, _) => 0);
        Assert.That(decoder.SamplesHeld, Is.EqualTo(70 * 48));
        Assert.That(decoder.Add(samples.Packet(1)), Is.EqualTo(new AddResult(70, 0, 0)));
    }

    [Test]
    public void Add_PartBeyondTheLimit_ThrowsBeforeItIsUnfolded()
    {
        int most = 9 * samples.Schedule.SamplesPerBlock(0) - 1;
        ProgressiveDecoder decoder = new(samples.Header, model, new PacketLimits { MaxPartSamples = most });
        InvalidPacketException e = Assert.Throws<InvalidPacketException>(() => decoder.Add(samples.Packet(0)))!;
        Assert.That((e.Level, e.Tile, e.Actual), Is.EqualTo(((int?)0, (int?)0, (object)(most + 1L))));
        Assert.That(decoder.SamplesHeld, Is.Zero);
        decoder = new ProgressiveDecoder(samples.Header, model, new PacketLimits { MaxPartSamples = 100 });
        Assert.That(() => decoder.Add(samples.Packet(2)), Throws.TypeOf<InvalidPacketException>());
        Assert.That(decoder.SamplesHeld, Is.Zero, "nothing waits");
    }

    /// <summary>A waiting part costs its own bytes, not what it claims to unfold to.</summary>
    [Test]
    public void Add_ManyWaitingParts_CostTheirBytes()
    {
        TestSamples large = new(2000, 1000, 16, tileSide: 3, codec: codec);
        ProgressiveDecoder decoder = new(large.Header, model);
        IncrementPacket packet = large.Packet(3);
        long allocated = Allocations.Once(() => decoder.Add(packet));
        Assert.That(allocated, Is.LessThan(packet.Payload.Length + 700 * large.Tiles.Count));
    }

    [Test]
    public void Render_WhilePacketsArrive_ShowsWholePacketsOnly()
    {
        ExactBackend backend = new();
        using ReceiverModel slow = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(slow);
        int next = 1;
        backend.OnCall = () =>
        {
            int level = Interlocked.Increment(ref next) - 1;
            if (level <= 3)
            {
                Task.Run(() => decoder.Add(samples.Packet(level))).Wait();
            }
        };
        for (int i = 0; i < 4; i++)
        {
            byte[] shown = TestRendering.Pixels(
                decoder.Render(new RenderOptions { TileSize = RenderOptions.MaxTileSize }).Picture);
            Assert.That(shown, Is.EqualTo(ReferenceReceiver.Render(samples, (_, _) => i, consistent: true)));
        }
    }

    [Test]
    public void Add_ManyThreads_EachPartCountsOnce()
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        IncrementPacket[] packets = [.. Enumerable.Range(0, 4).Select(level => samples.Packet(level))];
        long applied = 0;
        long waiting = 0;
        Parallel.For(0, 40, i =>
        {
            AddResult added = decoder.Add(packets[i % 4]);
            Interlocked.Add(ref applied, added.Applied);
            Interlocked.Add(ref waiting, added.Waiting);
        });
        Assert.That(applied + waiting, Is.EqualTo(4 * 70));
        AssertLevels(decoder, (_, _) => 3);
    }

    [Test]
    public void GetAffected_Refined_IsWhatChanges()
    {
        ProgressiveDecoder decoder = samples.Decode(model, 1, new BlockRegion(3, 2, 4, 3));
        byte[] before = TestRendering.Pixels(decoder.Render().Picture);
        BlockRegion refined = new(5, 3, 1, 1);
        decoder.Add(samples.Packet(2, refined), refined);

        BlockRegion affected = decoder.GetAffected(refined);

        Assert.That(affected, Is.EqualTo(new BlockRegion(4, 2, 3, 3)), "the halo of 2 pixels touches one block around");
        AssertSameOutside(before, decoder, affected);
    }

    /// <summary>The first network sees the blocks beside a block at level 0.</summary>
    [Test]
    public void GetAffected_Appeared_HoldsBlocksAtLevel0Beside()
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        BlockRegion first = new(0, 0, 3, 7);
        decoder.Add(samples.Packet(0, first), first);
        byte[] before = TestRendering.Pixels(decoder.Render().Picture);
        BlockRegion second = new(3, 2, 2, 2);
        decoder.Add(samples.Packet(0, second), second);

        BlockRegion affected = decoder.GetAffected(second, appeared: true);

        Assert.That(affected, Is.EqualTo(new BlockRegion(2, 1, 3, 4)));
        Assert.That(decoder.GetAffected(second), Is.EqualTo(second));
        byte[] after = TestRendering.Pixels(decoder.Render().Picture);
        Assert.That(
            Enumerable.Range(0, 3 * 16 * 3).Any(i => before[(40 * 150 * 3) + i] != after[(40 * 150 * 3) + i]),
            "blocks at level 0 beside it change");
    }

    private static void AssertSameOutside(byte[] before, ProgressiveDecoder decoder, BlockRegion affected)
    {
        byte[] after = TestRendering.Pixels(decoder.Render().Picture);
        int width = decoder.Grid.Width;
        for (int i = 0; i < before.Length / 3; i++)
        {
            if (!affected.Contains(i % width / 16, i / width / 16))
            {
                Assert.That(
                    after.AsSpan(3 * i, 3).SequenceEqual(before.AsSpan(3 * i, 3)), $"pixel {i % width},{i / width}");
            }
        }
    }

    private void AssertLevels(ProgressiveDecoder decoder, Func<int, int, int> expected)
    {
        for (int y = 0; y < samples.Grid.Rows; y++)
        {
            for (int x = 0; x < samples.Grid.Columns; x++)
            {
                Assert.That(decoder.GetLevel(x, y), Is.EqualTo(expected(x, y)), $"block {x},{y}");
            }
        }
    }

    private ProgressiveDecoder AddAll(IEnumerable<(IncrementPacket Packet, BlockRegion Region)> packets)
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        foreach ((IncrementPacket packet, BlockRegion region) in packets)
        {
            decoder.Add(packet, region);
        }

        return decoder;
    }

    private ProgressiveDecoder Fill(Random random)
    {
        ProgressiveDecoder decoder = new(samples.Header, model);
        for (int y = 0; y < samples.Grid.Rows; y++)
        {
            for (int x = 0; x < samples.Grid.Columns; x++)
            {
                BlockRegion block = new(x, y, 1, 1);
                int level = random.Next(-1, samples.Schedule.Count);
                for (int i = 0; i <= level; i++)
                {
                    decoder.Add(samples.Packet(i, block), block);
                }
            }
        }

        return decoder;
    }
}
