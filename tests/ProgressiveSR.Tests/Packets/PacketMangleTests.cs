namespace ProgressiveSR.Tests.Packets;

/// <summary>Damaged packets: found out, or waited for where they may only be incomplete; nothing else.</summary>
public sealed class PacketMangleTests
{
    /// <summary>Bytes of the longest header that a damaged one can be waited for: 9 bytes for each number.</summary>
    private const int LongestHeader = PacketLayout.Size + 2 * 9 + 1 + 5 * 9 + Crc32C.Size;

    private static readonly (byte[] Bytes, PictureHeader? Previous)[] Goldens =
    [
        (PacketGoldens.Bytes[..PacketGoldens.FullLength], null),
        (PacketGoldens.Bytes[..PacketGoldens.FullLength], PacketGoldens.Full.Header),
        (PacketGoldens.Bytes[PacketGoldens.FullLength..], PacketGoldens.Full.Header),
    ];

    [TestCaseSource(nameof(Goldens))]
    public void TryRead_TruncatedAtEveryOffset_AsksForTheRightNumberOfBytes(
        (byte[] Bytes, PictureHeader? Previous) golden)
    {
        PacketLayout layout = PacketLayout.Of(golden.Bytes)!.Value;
        for (int length = 0; length < golden.Bytes.Length; length++)
        {
            bool done = PacketReader.TryRead(
                golden.Bytes.AsMemory(..length),
                PacketLimits.Default,
                out IncrementPacket packet,
                out int needed,
                golden.Previous);
            Assert.That(done, Is.False);
            Assert.That(packet, Is.EqualTo(default(IncrementPacket)));
            Assert.That(
                needed,
                length < layout.Payload
                    ? Is.GreaterThan(length).And.LessThanOrEqualTo(layout.Payload)
                    : Is.EqualTo(golden.Bytes.Length));
        }
    }

    [TestCaseSource(nameof(Goldens))]
    public void TryRead_AnyBitFlipped_Throws((byte[] Bytes, PictureHeader? Previous) golden)
    {
        for (int offset = 0; offset < golden.Bytes.Length; offset++)
        {
            foreach (int mask in (int[])[1, 2, 4, 8, 16, 32, 64, 128, 255])
            {
                // A number that became longer takes bytes from behind the packet, too.
                byte[] mangled = [.. golden.Bytes, .. new byte[LongestHeader]];
                mangled[offset] ^= (byte)mask;
                Assert.That(
                    () => PacketReader.TryRead(mangled, PacketLimits.Default, out _, out _, golden.Previous),
                    Throws.InstanceOf<InvalidPacketException>(),
                    $"byte {offset} xor {mask}");
            }
        }
    }

    [TestCaseSource(nameof(Goldens))]
    public void TryRead_HeaderDamagedAndRestMissing_WaitsForNoMoreThanAHeader(
        (byte[] Bytes, PictureHeader? Previous) golden)
    {
        int header = PacketLayout.Of(golden.Bytes)!.Value.Payload;
        for (int offset = 0; offset < header; offset++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] mangled = golden.Bytes[..header];
                mangled[offset] ^= (byte)(1 << bit);
                try
                {
                    bool done = PacketReader.TryRead(
                        mangled, PacketLimits.Default, out _, out int needed, golden.Previous);
                    Assert.That(done, Is.False);
                    Assert.That(needed, Is.LessThanOrEqualTo(LongestHeader), $"byte {offset} bit {bit}");
                    Assert.That(
                        offset == PacketLayout.Sizes || (mangled[offset] & 0x80) != 0,
                        "only a number, or the sides of tiles, that became longer are waited for");
                }
                catch (InvalidPacketException)
                {
                }
            }
        }
    }

    [TestCase(0x89)]
    [TestCase(0x8A)]
    [TestCase(null)]
    public void TryRead_RandomBytes_Throws(byte? first)
    {
        Random random = new(5);
        for (int i = 0; i < 1000; i++)
        {
            byte[] noise = new byte[random.Next(LongestHeader, 300)];
            random.NextBytes(noise);
            noise[0] = first ?? noise[0];
            Assert.That(
                () => PacketReader.TryRead(noise, PacketLimits.Default, out _, out _, PacketGoldens.Full.Header),
                Throws.InstanceOf<InvalidPacketException>());
        }
    }

    /// <summary>Nothing may be waited for where a number never ends.</summary>
    [TestCase(PacketLayout.Size)]
    [TestCase(PacketLayout.Size + 2)]
    [TestCase(PacketLayout.Size + 5)]
    public void TryRead_NumberWithoutEnd_Throws(int offset)
    {
        byte[] bytes = [.. PacketGoldens.Bytes[..offset], .. Enumerable.Repeat((byte)0x80, 20)];
        Assert.That(
            () => PacketReader.TryRead(bytes, PacketLimits.Default, out _, out _),
            Throws.InstanceOf<InvalidPacketException>());
    }

    [Test]
    public void TryRead_ContinuedBehindAnotherPicture_Throws()
    {
        byte[] bytes = PacketGoldens.Bytes[PacketGoldens.FullLength..];
        PictureHeader own = PacketGoldens.Full.Header;
        TestPackets.AssertEqual(TestPackets.Read(bytes, own), PacketGoldens.Continued);
        PictureHeader?[] others =
        [
            null,
            own with { Picture = TestPackets.Id(1) },
            own with { Model = TestPackets.Id(1) },
            own with { Width = own.Width + 1 },
            own with { Height = own.Height - 1 },
            own with { TileSizes = new(new TileSize(own.TileSizes[0].Columns + 1, own.TileSizes[0].Rows)) },
            own with { TileSizes = new(own.TileSizes[0], new(1, own.TileSizes[0].Rows)) },
            own with { TileSizes = default },
            own with { Width = -1 },
            default(PictureHeader),
        ];
        foreach (PictureHeader? other in others)
        {
            Assert.That(
                () => PacketReader.TryRead(bytes, PacketLimits.Default, out _, out _, other),
                Throws.InstanceOf<InvalidPacketException>(),
                other.ToString());
        }
    }

    /// <summary>Sections of two packets of equal length trade places, whatever checksums go with them.</summary>
    [Test]
    public void TryRead_SectionsOfTwoPacketsSwapped_Throws()
    {
        IncrementPacket one = TestPackets.Make(1);
        byte[] other = one.Payload.ToArray();
        other[^1] ^= 1;
        IncrementPacket two = one with { Level = 2, Payload = other };
        byte[] first = TestPackets.Write(one);
        byte[] second = TestPackets.Write(two);
        PacketLayout layout = PacketLayout.Of(first)!.Value;
        int end = first.Length - Crc32C.Size;
        foreach ((int from, int to) in new[]
        {
            (layout.Frame, layout.Checksum), (layout.Frame, layout.Payload), (layout.Frame, end),
            (layout.Payload, end), (layout.Payload, first.Length), (layout.Checksum, first.Length),
        })
        {
            byte[] mixed = [.. first[..from], .. second[from..to], .. first[to..]];
            Assert.That(
                () => PacketReader.TryRead(mixed, PacketLimits.Default, out _, out _),
                Throws.InstanceOf<InvalidPacketException>(),
                $"bytes {from} to {to}");
        }

        Assert.That(second[layout.Frame..].AsSpan().SequenceEqual(TestPackets.Write(two, one.Header).AsSpan(1)));
    }

    [Test]
    public void Parts_PayloadShorterThanItsLengths_Throws()
    {
        IncrementPacket packet = TestPackets.Make();
        int last = TestPackets.Parts(packet)[^1].Payload.Length;
        for (int length = 0; length < packet.Payload.Length; length++)
        {
            IncrementPacket cut = packet with { Payload = packet.Payload[..length] };
            Assert.That(
                () => cut.Parts,
                length < packet.Payload.Length - last
                    ? Throws.InstanceOf<InvalidPacketException>()
                    : Throws.Nothing);
        }
    }
}
