using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Packets;

public sealed class PacketRoundTripTests
{
    private static readonly IncrementPacket Packet = TestPackets.Make();

    [TestCase(0, 0)]
    [TestCase(0, 12)]
    [TestCase(3, 600)]
    [TestCase(31, 120_000)]
    public void TryRead_WrittenPacket_GivesItBack(int level, int samples)
    {
        foreach (PayloadCodec codec in Enum.GetValues<PayloadCodec>())
        {
            IncrementPacket packet = TestPackets.Make(level, samples, codec);
            TestPackets.AssertEqual(TestPackets.Read(TestPackets.Write(packet)), packet);
            byte[] continued = TestPackets.Write(packet, packet.Header);
            Assert.That(continued[0], Is.EqualTo(PacketLayout.Continued));
            TestPackets.AssertEqual(TestPackets.Read(continued, packet.Header), packet);
        }
    }

    [Test]
    public void Write_PreviousOfAnotherPicture_IsAFullPacket()
    {
        PictureHeader own = Packet.Header;
        foreach (PictureHeader other in (PictureHeader[])
        [
            own with { Picture = default }, own with { Model = default }, own with { Width = own.Width - 1 },
            own with { Height = own.Height + 1 },
            own with { TileSizes = new(new TileSize(own.TileSizes[0].Columns, own.TileSizes[0].Rows + 1)) },
        ])
        {
            byte[] bytes = TestPackets.Write(Packet, other);
            Assert.That(bytes, Is.EqualTo(TestPackets.Write(Packet)));
            TestPackets.AssertEqual(TestPackets.Read(bytes, other), Packet);
        }
    }

    /// <summary>Lengths of seven bits a byte, low ones first, of all parts but the last; then the parts.</summary>
    [Test]
    public void Join_PartsOfSeveralLengths_PutsLeb128LengthsInFront()
    {
        byte[][] parts = [new byte[5], [], new byte[127], new byte[128], new byte[300], new byte[20_000], new byte[9]];
        for (int i = 0; i < parts.Length; i++)
        {
            Array.Fill(parts[i], (byte)(i + 1));
        }

        byte[] payload = PacketParts.Join([.. parts]).ToArray();

        Assert.That(payload[..10], Is.EqualTo(new byte[] { 5, 0, 127, 128, 1, 0xAC, 2, 0xA0, 0x9C, 1 }));
        Assert.That(payload[10..], Is.EqualTo(parts.SelectMany(part => part)));
        IncrementPacket packet = TestPackets.Make() with { Tiles = new BlockRegion(3, 2, 7, 1), Payload = payload };
        Assert.That(
            TestPackets.Parts(packet),
            Is.EqualTo(parts.Select((part, i) => (3 + i, 2, part))));
    }

    [Test]
    public void Parts_OneTile_IsThePayload()
    {
        IncrementPacket packet = TestPackets.Make() with
        {
            Tiles = new BlockRegion(5, 4, 1, 1), Payload = new byte[] { 200, 201, 202 },
        };
        Assert.That(TestPackets.Parts(packet), Is.EqualTo(new[] { (5, 4, new byte[] { 200, 201, 202 }) }));
    }

    [Test]
    public void Parts_Rectangle_GoesRowByRow()
    {
        List<(int X, int Y, byte[] Payload)> parts = TestPackets.Parts(TestPackets.Make());
        Assert.That(
            parts.Select(part => (part.X, part.Y)),
            Is.EqualTo(Enumerable.Range(0, TestPackets.Tiles).Select(i => (2 + i % 4, 1 + i / 4))));
        Assert.That(
            parts.SelectMany(part => part.Payload),
            Is.EqualTo(Enumerable.Range(0, 600).Select(i => (byte)(i * 37 + 11))));
    }

    [Test]
    public void TryRead_SeveralInARow_TakesOneAtATime()
    {
        IncrementPacket first = TestPackets.Make(1);
        IncrementPacket second = TestPackets.Make(2, 120);
        ReadOnlyMemory<byte> bytes = TestPackets.WriteAll(first, second);
        Assert.That(PacketReader.TryRead(bytes, PacketLimits.Default, out IncrementPacket packet, out int length));
        TestPackets.AssertEqual(packet, first);
        TestPackets.AssertEqual(TestPackets.Read(bytes[length..], first.Header), second);
    }

    [Test]
    public void TryRead_Payload_RefersToSource()
    {
        byte[] bytes = TestPackets.Write(TestPackets.Make());
        Assert.That(TestPackets.Read(bytes).Payload.Span.Overlaps(bytes));
    }

    [Test]
    public void Write_DestinationTooShort_Throws() =>
        Assert.That(
            () => PacketWriter.Write(Packet, new byte[PacketWriter.GetLength(Packet) - 1]),
            Throws.ArgumentException);

    [Test]
    public void Write_LongerDestination_LeavesTheRestAlone()
    {
        byte[] bytes = new byte[900];
        bytes.AsSpan().Fill(7);
        int length = PacketWriter.Write(Packet, bytes);
        Assert.That(length, Is.EqualTo(PacketWriter.GetLength(Packet)));
        Assert.That(bytes[length..], Is.All.EqualTo(7));
    }

    [Test]
    public void Write_NoPacket_Throws()
    {
        IncrementPacket good = TestPackets.Make();
        IncrementPacket[] bad =
        [
            good with { Level = -1 },
            good with { Level = LevelSchedule.MaxLevels },
            good with { Codec = (PayloadCodec)8 },
            good with { Tiles = new BlockRegion(-1, 0, 4, 3) },
            good with { Tiles = new BlockRegion(0, 0, 0, 3) },
            good with { Tiles = new BlockRegion(0, 0, 4, -3) },
            good with { Tiles = new BlockRegion(18, 0, 4, 3) },
            good with { Tiles = new BlockRegion(0, 12, 4, 3) },
            good with { Header = good.Header with { TileSizes = default } },
            good with { Header = good.Header with { Width = 0 } },
            good with { Header = good.Header with { Height = BlockGrid.MaxSide + 1 } },
        ];
        foreach (IncrementPacket packet in bad)
        {
            Assert.That(() => PacketWriter.Write(packet, new byte[900]), Throws.ArgumentException, packet.ToString());
            Assert.That(
                () => PacketWriter.Write(packet, new byte[900], packet.Header),
                Throws.ArgumentException,
                packet.ToString());
        }
    }

    [Test]
    public void Write_LengthsThatDoNotFitThePayload_Throws()
    {
        foreach (ReadOnlyMemory<byte> payload in (ReadOnlyMemory<byte>[])[default, new byte[10], Packet.Payload[..50]])
        {
            Assert.That(
                () => PacketWriter.Write(Packet with { Payload = payload }, new byte[900]),
                Throws.InstanceOf<InvalidPacketException>());
        }
    }

    [Test]
    public void WriteAndTryRead_CallersBuffers_AllocateNothing()
    {
        IncrementPacket packet = TestPackets.Make();
        byte[] bytes = new byte[PacketWriter.GetLength(packet)];
        long allocated = Allocations.During(() =>
        {
            PacketWriter.Write(packet, bytes);
            PacketReader.TryRead(bytes.AsMemory(..100), PacketLimits.Default, out _, out _);
            PacketReader.TryRead(bytes, PacketLimits.Default, out _, out _);
            int length = PacketWriter.Write(packet, bytes, packet.Header);
            PacketReader.TryRead(bytes.AsMemory(..5), PacketLimits.Default, out _, out _, packet.Header);
            PacketReader.TryRead(bytes.AsMemory(..length), PacketLimits.Default, out _, out _, packet.Header);
        });
        Assert.That(allocated, Is.Zero);
    }

    [TestCase(0, PayloadCodec.Raw)]
    [TestCase(3, PayloadCodec.Raw)]
    [TestCase(3, PayloadCodec.Context)]
    public void WriteTryReadAndParts_RegionOfAPicture_AllocateNothing(int level, PayloadCodec codec)
    {
        EncodedPicture picture = TestPictures.Encoder(200, 100, blockSize: 16)
            .Encode(new SenderOptions { TileSizes = new(2), Codec = codec });
        IncrementPacket packet = picture.GetTiles(level, new BlockRegion(1, 1, 3, 2));
        byte[] bytes = new byte[PacketWriter.GetLength(packet)];
        long read = 0;
        long allocated = Allocations.During(() =>
        {
            read = 0;
            int length = PacketWriter.Write(packet, bytes);
            PacketReader.TryRead(bytes.AsMemory(0, length), PacketLimits.Default, out IncrementPacket copy, out _);
            foreach (PacketPart part in copy.Parts)
            {
                read += part.Payload.Length;
            }
        });
        Assert.That(allocated, Is.Zero);
        Assert.That(
            read,
            Is.EqualTo(picture.GetIndex(level).GetRanges(new BlockRegion(2, 2, 6, 4)).Sum(range => range.Length)));
    }
}
