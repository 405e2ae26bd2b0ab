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
            byte[] bytes = TestPackets.Write(packet);
            Assert.That(bytes, Has.Length.EqualTo(packet.Payload.Length + PacketFormat.Overhead));
            TestPackets.AssertEqual(TestPackets.Read(bytes), packet);
        }
    }

    [Test]
    public void Write_Packet_PutsFieldsWhereFormatMdSays()
    {
        IncrementPacket packet = TestPackets.Make(5, 600, PayloadCodec.Context);
        byte[] bytes = TestPackets.Write(packet);
        byte[] n = BitConverter.GetBytes(packet.Payload.Length);
        Assert.That(bytes[..4], Is.EqualTo(new byte[] { 0x89, 0x50, 0x53, 0x49 }));
        Assert.That(bytes[4..8], Is.EqualTo(new byte[] { 1, 1, 5, 2 }), "version, codec, level, tile side");
        Assert.That(bytes[8..12], Is.EqualTo(n));
        Assert.That(bytes[12..20], Is.EqualTo(new byte[] { 77, 1, 0, 0, 222, 0, 0, 0 }), "333x222");
        Assert.That(
            bytes[20..36], Is.EqualTo(new byte[] { 2, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0 }), "tiles");
        Assert.That(bytes[36..52], Is.EqualTo(Enumerable.Range(1, 16)), "picture");
        Assert.That(bytes[52..68], Is.EqualTo(Enumerable.Range(101, 16)), "model");
        Assert.That(BitConverter.ToUInt32(bytes, 68), Is.EqualTo(Crc32C.Compute(bytes.AsSpan(..68))));
        Assert.That(bytes[72..^4], Is.EqualTo(packet.Payload.ToArray()));
        Assert.That(BitConverter.ToUInt32(bytes, bytes.Length - 4), Is.EqualTo(Crc32C.Compute(bytes.AsSpan(..^4))));
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
        ReadOnlyMemory<byte> bytes = (byte[])[.. TestPackets.Write(first), .. TestPackets.Write(second)];
        Assert.That(PacketReader.TryRead(bytes, PacketLimits.Default, out IncrementPacket packet, out int length));
        TestPackets.AssertEqual(packet, first);
        TestPackets.AssertEqual(TestPackets.Read(bytes[length..]), second);
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
            () => PacketWriter.Write(Packet, new byte[Packet.Payload.Length + PacketFormat.Overhead - 1]),
            Throws.ArgumentException);

    [Test]
    public void Write_LongerDestination_LeavesTheRestAlone()
    {
        byte[] bytes = new byte[900];
        bytes.AsSpan().Fill(7);
        int length = PacketWriter.Write(Packet, bytes);
        Assert.That(length, Is.EqualTo(Packet.Payload.Length + PacketFormat.Overhead));
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
            good with { Tiles = new BlockRegion(-1, 0, 4, 3) },
            good with { Tiles = new BlockRegion(0, 0, 0, 3) },
            good with { Tiles = new BlockRegion(0, 0, 4, -3) },
            good with { Tiles = new BlockRegion(18, 0, 4, 3) },
            good with { Tiles = new BlockRegion(0, 12, 4, 3) },
            good with { Header = good.Header with { TileSide = 0 } },
            good with { Header = good.Header with { TileSide = 256 } },
            good with { Header = good.Header with { Width = 0 } },
            good with { Header = good.Header with { Height = BlockGrid.MaxSide + 1 } },
        ];
        foreach (IncrementPacket packet in bad)
        {
            Assert.That(() => PacketWriter.Write(packet, new byte[900]), Throws.ArgumentException, packet.ToString());
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
        });
        Assert.That(allocated, Is.Zero);
    }

    [TestCase(0, PayloadCodec.Raw)]
    [TestCase(3, PayloadCodec.Raw)]
    [TestCase(3, PayloadCodec.Context)]
    public void WriteTryReadAndParts_RegionOfAPicture_AllocateNothing(int level, PayloadCodec codec)
    {
        EncodedPicture picture = Sessions.TestPictures.Encoder(200, 100, blockSize: 16)
            .Encode(new SenderOptions { TileSide = 2, Codec = codec });
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
