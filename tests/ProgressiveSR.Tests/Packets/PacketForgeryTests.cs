using System.Numerics;
using ProgressiveSR.Sampling;
using static ProgressiveSR.Tests.Packets.PacketFields;

namespace ProgressiveSR.Tests.Packets;

/// <summary>Packets with right checksums that say what no sender says.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class PacketForgeryTests(bool continued)
{
    private static readonly IncrementPacket Packet = TestPackets.Make();
    private static readonly PacketFields Fields = Of(Packet);

    private static readonly BigInteger[] Huge =
        [int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, long.MaxValue, ulong.MaxValue, BigInteger.Pow(2, 64)];

    [Test]
    public void TryRead_FieldOutOfRange_ThrowsWithPlaceAndValues()
    {
        (int Number, BigInteger Value)[] forgeries =
        [
            (X, 18), (Y, 40), (Columns, 0), (Columns, 20), (Rows, 0), (Rows, 14), (PayloadLength, 0),
            (PayloadLength, TestPackets.Tiles - 2), (PayloadLength, PacketLimits.Default.MaxPayloadBytes + 1),
            .. continued
                ? []
                : ((int, BigInteger)[])[(Width, 0), (Width, 1), (Height, 0), (Height, BlockGrid.MaxSide + 1)],
            .. Enumerable.Range(continued ? X : Width, continued ? NumberCount - X : NumberCount)
                .SelectMany(number => Huge.Select(value => (number, value))),
        ];
        foreach ((int number, BigInteger value) in forgeries)
        {
            byte[] forged = Fields.With(number, value).Write(continued);
            InvalidPacketException? error = Assert.Throws<InvalidPacketException>(
                () => TryRead(forged), $"number {number}: {value}");
            int end = PacketLayout.Of(forged)!.Value.Checksum;
            Assert.That(error!.Offset, Is.InRange(continued ? 1 : PacketLayout.Size, end), error.Message);
            Assert.That(error.Expected, Is.Not.Null);
            Assert.That(error.Actual, Is.Not.Null);
        }
    }

    [Test]
    public void TryRead_TileSizeOutOfRange_Throws()
    {
        foreach (byte[] sizes in (byte[][])
            [
                [1, 0, 1], [1, 1, 0], [1, 200, 1], [1, 1, 200], [0, 2, 2], [5, 2, 2], [2, 2, 2, 2, 2, 1],
                [2, 2, 2, 3, 2, 1], [2, 2, 2, 2, 3, 1], [2, 2, 2, 1, 1, 0], [2, 2, 2, 1, 1, 32], [2, 2, 2, 0, 2, 1],
                [3, 4, 4, 2, 2, 2, 1, 1, 2],
                [255, 2, 2],
            ])
        {
            byte[] forged = (Fields with { Sizes = sizes }).Write();
            Assert.That(
                () => PacketReader.TryRead(forged, PacketLimits.Default, out _, out _),
                Throws.InstanceOf<InvalidPacketException>(),
                Convert.ToHexString(sizes));
        }
    }

    [Test]
    public void TryRead_NumberNotInItsShortestForm_Throws()
    {
        for (int number = continued ? X : Width; number < NumberCount; number++)
        {
            byte[] padded = (Fields with { Padded = number }).Write(continued);
            Assert.That(
                () => TryRead(padded),
                Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("shortest form"),
                $"number {number}");
        }
    }

    /// <summary>Each length in front of the parts made larger than what is left, padded, or without an end.</summary>
    [Test]
    public void TryRead_LengthsThatLie_Throws()
    {
        for (int i = 0; i < TestPackets.Tiles - 1; i++)
        {
            foreach (byte[] lie in (byte[][])
            [
                [0xFF, 0x7F], [0x81, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
                [.. Enumerable.Repeat((byte)0xFF, 8), 0x7F], [.. Enumerable.Repeat((byte)0x80, 40)],
            ])
            {
                byte[] payload = Packet.Payload.ToArray();
                lie.CopyTo(payload, i);
                Assert.That(
                    () => TryRead((Fields with { Payload = payload }).Write(continued)),
                    Throws.InstanceOf<InvalidPacketException>(),
                    $"length {i}: {Convert.ToHexString(lie)}");
            }
        }
    }

    /// <summary>A codec of a later version: the packet is whole, and the receiver refuses it.</summary>
    [Test]
    public void TryRead_UnknownCodec_IsLeftToTheReceiver()
    {
        IncrementPacket packet = TestPackets.Read(
            (Fields with { LevelAndCodec = 0xFF }).Write(continued), Packet.Header);
        TestPackets.AssertEqual(packet, Packet with { Level = LevelSchedule.MaxLevels - 1, Codec = (PayloadCodec)7 });
    }

    [Test]
    public void TryRead_LaterVersion_NamesBothVersions()
    {
        byte[] later = (Fields with { Version = 2 }).Write(continued);
        Assert.That(
            () => TryRead(later),
            continued
                ? Throws.InstanceOf<InvalidPacketException>()
                : Throws.InstanceOf<InvalidPacketException>().With.Property("Expected").EqualTo(1)
                    .And.Property("Actual").EqualTo(2));
    }

    [Test]
    public void TryRead_BeyondLimits_ThrowsWithoutThePayload()
    {
        byte[] header = Fields.Write(continued);
        header = header[..PacketLayout.Of(header)!.Value.Payload];
        Assert.That(PacketReader.TryRead(header, PacketLimits.Default, out _, out _, Packet.Header), Is.False);
        PacketLimits[] limits =
            [new() { MaxPayloadBytes = Packet.Payload.Length - 1 }, new() { MaxPixels = 333 * 222 - 1 }];
        foreach (PacketLimits limit in limits)
        {
            Assert.That(
                () => PacketReader.TryRead(header, limit, out _, out _, Packet.Header),
                Throws.InstanceOf<InvalidPacketException>(),
                limit.ToString());
        }
    }

    private static bool TryRead(byte[] bytes) =>
        PacketReader.TryRead(bytes, PacketLimits.Default, out _, out _, Packet.Header);
}
