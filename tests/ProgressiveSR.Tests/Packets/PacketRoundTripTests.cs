namespace ProgressiveSR.Tests.Packets;

public sealed class PacketRoundTripTests
{
    [TestCase(0, 12)]
    [TestCase(3, 60)]
    [TestCase(31, 1200)]
    public void TryRead_WrittenPacket_GivesItBack(int level, int payload)
    {
        IncrementPacket packet = TestPackets.Make(level, payload);
        byte[] bytes = TestPackets.Write(packet);
        Assert.That(bytes, Has.Length.EqualTo(payload + PacketFormat.Overhead));
        TestPackets.AssertEqual(TestPackets.Read(bytes), packet);
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
            () => PacketWriter.Write(TestPackets.Make(), new byte[60 + PacketFormat.Overhead - 1]),
            Throws.ArgumentException);

    [Test]
    public void Write_LongerDestination_LeavesTheRestAlone()
    {
        byte[] bytes = new byte[500];
        bytes.AsSpan().Fill(7);
        int length = PacketWriter.Write(TestPackets.Make(), bytes);
        Assert.That(length, Is.EqualTo(60 + PacketFormat.Overhead));
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
            good with { Codec = (PayloadCodec)9 },
            good with { Region = new BlockRegion(-1, 0, 4, 3) },
            good with { Region = new BlockRegion(0, 0, 0, 3) },
            good with { Region = new BlockRegion(40, 0, 3, 4) },
            good with { Region = new BlockRegion(0, 0, 7, 1) },
            good with { Payload = default },
            good with { Header = good.Header with { Width = 0 } },
            good with { Header = good.Header with { Height = BlockGrid.MaxSide + 1 } },
        ];
        foreach (IncrementPacket packet in bad)
        {
            Assert.That(() => PacketWriter.Write(packet, new byte[500]), Throws.ArgumentException, packet.ToString());
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

    [TestCase(0)]
    [TestCase(3)]
    public void EncodeWriteAndTryRead_RegionIntoCallersBuffers_AllocateNothing(int level)
    {
        ProgressiveEncoder encoder = Sessions.TestPictures.Encoder(200, 100, blockSize: 16);
        BlockRegion region = new(2, 1, 3, 3);
        byte[] payload = new byte[encoder.GetPayloadLength(level, region)];
        byte[] bytes = new byte[payload.Length + PacketFormat.Overhead];
        long read = 0;
        long allocated = Allocations.During(() =>
        {
            IncrementPacket packet = encoder.Encode(level, region, payload);
            int length = PacketWriter.Write(packet, bytes.AsSpan(0, PacketWriter.GetLength(packet)));
            PacketReader.TryRead(bytes.AsMemory(0, length), PacketLimits.Default, out IncrementPacket copy, out _);
            read = copy.Payload.Length;
        });
        Assert.That(allocated, Is.Zero);
        Assert.That(read, Is.EqualTo(payload.Length));
    }
}
