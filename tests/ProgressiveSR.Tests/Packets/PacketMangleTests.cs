using ProgressiveSR.Sampling;
using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Packets;

/// <summary>Damaged packets: found out, or waited for where they may only be incomplete; nothing else.</summary>
public sealed class PacketMangleTests
{
    private static readonly IncrementPacket Packet = TestPackets.Make();
    private static readonly byte[] Bytes = TestPackets.Write(Packet);

    [Test]
    public void TryRead_TruncatedAtEveryOffset_AsksForTheRightNumberOfBytes()
    {
        byte[] golden = FormatGoldens.PacketBytes;
        for (int length = 0; length < golden.Length; length++)
        {
            bool done = PacketReader.TryRead(
                golden.AsMemory(..length), PacketLimits.Default, out IncrementPacket packet, out int needed);
            Assert.That(done, Is.False);
            Assert.That(packet, Is.EqualTo(default(IncrementPacket)));
            Assert.That(
                needed,
                Is.EqualTo(length < PacketFormat.HeaderLength ? PacketFormat.HeaderLength : golden.Length));
        }
    }

    [Test]
    public void TryRead_AnyBitOfGoldenFlipped_Throws()
    {
        byte[] golden = FormatGoldens.PacketBytes;
        for (int offset = 0; offset < golden.Length; offset++)
        {
            foreach (int mask in (int[])[1, 2, 4, 8, 16, 32, 64, 128, 255])
            {
                byte[] mangled = [.. golden];
                mangled[offset] ^= (byte)mask;
                Assert.That(
                    () => PacketReader.TryRead(mangled, PacketLimits.Default, out _, out _),
                    Throws.InstanceOf<InvalidPacketException>(),
                    $"byte {offset} xor {mask}");
            }
        }
    }

    [Test]
    public void TryRead_HeaderDamagedAndRestMissing_ThrowsInsteadOfWaiting()
    {
        for (int offset = 0; offset < PacketFormat.HeaderLength; offset++)
        {
            byte[] mangled = Bytes[..PacketFormat.HeaderLength];
            mangled[offset] ^= 0x40;
            Assert.That(
                () => PacketReader.TryRead(mangled, PacketLimits.Default, out _, out _),
                Throws.InstanceOf<InvalidPacketException>());
        }
    }

    [Test]
    public void TryRead_RandomBytes_Throws()
    {
        Random random = new(5);
        for (int i = 0; i < 1000; i++)
        {
            byte[] noise = new byte[random.Next(4, 300)];
            random.NextBytes(noise);
            Assert.That(
                () => PacketReader.TryRead(noise, PacketLimits.Default, out _, out _),
                Throws.InstanceOf<InvalidPacketException>());
        }
    }

    [Test]
    public void TryRead_ForgedFieldsWithRightChecksums_Throws()
    {
        (int Offset, byte[] Value)[] forgeries =
        [
            (PacketFormat.LevelOffset, [LevelSchedule.MaxLevels]),
            (PacketFormat.TileSideOffset, [0]),
            (PacketFormat.TileSideOffset, [200]),
            (PacketFormat.PayloadLengthOffset, [0, 0, 0, 0]),
            (PacketFormat.PayloadLengthOffset, [TestPackets.Tiles - 2, 0, 0, 0]),
            (PacketFormat.PayloadLengthOffset, [0xFF, 0xFF, 0xFF, 0xFF]),
            (PacketFormat.PayloadLengthOffset, [0xF8, 0xFF, 0xFF, 0x7F]),
            (PacketFormat.WidthOffset, [0, 0, 0, 0]),
            (PacketFormat.WidthOffset, [0, 0, 0, 0x80]),
            (PacketFormat.HeightOffset, [1, 0, 16, 0]),
            (PacketFormat.WidthOffset, [0, 0, 16, 0, 0, 0, 16, 0]),
            (PacketFormat.TilesOffset, [0xFF, 0xFF, 0xFF, 0xFF]),
            (PacketFormat.TilesOffset, [18, 0, 0, 0]),
            (PacketFormat.TilesOffset + 4, [40, 0, 0, 0]),
            (PacketFormat.TilesOffset + 8, [0, 0, 0, 0]),
            (PacketFormat.TilesOffset + 12, [0xFF, 0xFF, 0xFF, 0x7F]),
        ];
        foreach ((int offset, byte[] value) in forgeries)
        {
            byte[] forged = TestPackets.Forge(Bytes, offset, value);
            InvalidPacketException? error = Assert.Throws<InvalidPacketException>(
                () => PacketReader.TryRead(forged, PacketLimits.Default, out _, out _),
                $"byte {offset}: {Convert.ToHexString(value)}");
            Assert.That(error!.Offset, Is.InRange(PacketFormat.CodecOffset, PacketFormat.PictureOffset));
            Assert.That(error.Expected, Is.Not.Null);
            Assert.That(error.Actual, Is.Not.Null);
        }
    }

    /// <summary>A codec of a later version: the packet is whole, and the receiver refuses it.</summary>
    [Test]
    public void TryRead_UnknownCodec_IsLeftToTheReceiver()
    {
        IncrementPacket packet = TestPackets.Read(TestPackets.Forge(Bytes, PacketFormat.CodecOffset, 200));
        TestPackets.AssertEqual(packet, Packet with { Codec = (PayloadCodec)200 });
    }

    /// <summary>Each length in front of the parts made larger than what is left, or without an end.</summary>
    [Test]
    public void TryRead_LengthsThatLie_Throws()
    {
        for (int i = 0; i < TestPackets.Tiles - 1; i++)
        {
            foreach (byte[] lie in (byte[][])
                [[0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [.. Enumerable.Repeat((byte)0x80, 40)]])
            {
                byte[] forged = TestPackets.Forge(Bytes, PacketFormat.HeaderLength + i, lie);
                Assert.That(
                    () => PacketReader.TryRead(forged, PacketLimits.Default, out _, out _),
                    Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("lengths of the packet's parts"),
                    $"length {i}: {Convert.ToHexString(lie)}");
            }
        }
    }

    [Test]
    public void Parts_PayloadShorterThanItsLengths_Throws()
    {
        for (int length = 0; length < Packet.Payload.Length; length++)
        {
            IncrementPacket cut = Packet with { Payload = Packet.Payload[..length] };
            int last = TestPackets.Parts(Packet)[^1].Payload.Length;
            Assert.That(
                () => cut.Parts,
                length < Packet.Payload.Length - last
                    ? Throws.InstanceOf<InvalidPacketException>()
                    : Throws.Nothing);
        }
    }

    [Test]
    public void TryRead_LaterVersion_NamesBothVersions()
    {
        byte[] later = TestPackets.Forge(Bytes, PacketFormat.VersionOffset, 2);
        Assert.That(
            () => PacketReader.TryRead(later, PacketLimits.Default, out _, out _),
            Throws.InstanceOf<InvalidPacketException>().With.Property("Expected").EqualTo(1)
                .And.Property("Actual").EqualTo(2));
    }

    [Test]
    public void TryRead_BeyondLimits_Throws()
    {
        PacketLimits[] limits = [new() { MaxPayloadBytes = Packet.Payload.Length - 1 }, new() { MaxPixels = 333 * 222 - 1 }];
        foreach (PacketLimits limit in limits)
        {
            Assert.That(
                () => PacketReader.TryRead(Bytes, limit, out _, out _),
                Throws.InstanceOf<InvalidPacketException>(),
                limit.ToString());
        }
    }

    [Test]
    public void Limits_BelowOne_Throw()
    {
        Assert.That(
            () => new PacketLimits { MaxPayloadBytes = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PacketLimits { MaxPartSamples = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PacketLimits { MaxPixels = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PacketLimits { MaxIndexBytes = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
