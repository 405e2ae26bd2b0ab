using ProgressiveSR.Rendering;
using ProgressiveSR.Tests.Sessions;

namespace ProgressiveSR.Tests.Files;

/// <summary>Files that lie with right checksums: refused before memory is spent on them.</summary>
public sealed class PsrHostileTests
{
    private const long Bounded = 200_000;
    private const string WayOut = "(encode|fetch|update|transfer|raise|send|copy)";

    private static readonly TestEncoder Encoder = TestPictures.Encoder(37, 29, alpha: true);
    private static readonly byte[] Bytes = PsrFiles.Write(Encoder, 2);

    [Test]
    public void Open_ForgedFields_ThrowsInBoundedMemory()
    {
        (int Offset, byte[] Value)[] forgeries =
        [
            (PsrFormat.ColorSpaceOffset, [1]),
            (PsrFormat.FlagsOffset, [2]),
            (PsrFormat.FlagsOffset, [0]),
            (PsrFormat.BlockSizeOffset, [0]),
            (PsrFormat.BlockSizeOffset, [9]),
            (PsrFormat.TileSideOffset, [0]),
            (PsrFormat.TileSideOffset, [1]),
            (PsrFormat.LevelCountOffset, [0]),
            (PsrFormat.LevelCountOffset, [33]),
            (PsrFormat.ReservedOffset, [1]),
            (PsrFormat.WidthOffset, [0, 0, 0, 0]),
            (PsrFormat.WidthOffset, [0, 0, 16, 0]),
            (PsrFormat.WidthOffset, [0, 0, 16, 0, 0, 0, 16, 0]),
            (PsrFormat.WidthOffset, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
            (PsrFormat.WidthOffset, [0, 64, 0, 0, 0, 64, 0, 0]),
            (PsrFormat.AlphaLengthOffset, [0, 0, 0, 0]),
            (PsrFormat.AlphaLengthOffset, [0xFF, 0xFF, 0xFF, 0xFF]),
            (PsrFormat.AlphaLengthOffset, [1, 0, 0, 0]),
            (PsrFormat.FixedLength, [0, 0]),
            (PsrFormat.FixedLength, [0xFF, 0xFF]),
            (PsrFormat.FixedLength, [11, 0]),
            (PsrFormat.FixedLength + 2, [2]),
            (PsrFormat.FixedLength + 3, [1]),
            (PsrFormat.FixedLength + 2 * PsrFormat.LevelLength, [(byte)'/']),
            (PsrFormat.FixedLength + 2 * PsrFormat.LevelLength, [0xFF]),
            (PsrFormat.NameLengthOffset, [0]),
        ];
        foreach ((int offset, byte[] value) in forgeries)
        {
            byte[] forged = PsrFiles.Forge(Bytes, offset, value);
            string what = $"byte {offset}: {Convert.ToHexString(value)}";
            long allocated = Allocations.Once(() => Assert.That(
                () => PsrFiles.Open(forged),
                Throws.InstanceOf<InvalidPacketException>().With.Message.Match(WayOut),
                what));
            Assert.That(allocated, Is.LessThan(Bounded), what);
        }
    }

    [Test]
    public void Open_ForgedTileLength_Throws()
    {
        int entry = PsrFormat.HeaderLength(2, 4);
        foreach (byte[] value in (byte[][])[[49, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF]])
        {
            Assert.That(
                () => PsrFiles.Open(PsrFiles.Forge(Bytes, entry, value)),
                Throws.InstanceOf<InvalidPacketException>().With.Property("Offset").EqualTo(entry));
        }
    }

    /// <summary>A tile that is shorter than its samples is found out once it is decoded, with its level and number.</summary>
    [Test]
    public void GetIncrementsAsync_TileTooShort_IsRefusedByTheDecoder([Values] PayloadCodec codec)
    {
        TestEncoder encoder = TestPictures.Encoder(37, 29);
        byte[] bytes = PsrFiles.Write(encoder, new SenderOptions { TileSide = 2, Codec = codec });
        int entry = PsrFormat.HeaderLength(2, 4) + 2 * PsrFormat.EntryLength;
        using PsrFile whole = PsrFiles.Open(bytes);
        ByteRange third = whole.Info.GetRange(0, 2);
        byte[] forged = PsrFiles.Forge(
            bytes, entry, [.. BitConverter.GetBytes(3), .. BitConverter.GetBytes(Crc32C.Compute(
                bytes.AsSpan((int)third.Offset, 3)))]);
        using PsrFile file = PsrFiles.Open(forged);
        using ReceiverModel model = new(TestModel.Make(8, encoder.Schedule), new ExactBackend());
        ProgressiveDecoder decoder = new(file.Info.Header with { Model = model.Manifest.Fingerprint }, model);
        IncrementPacket packet = file.Packet(0, 2) with { Header = decoder.Header };
        InvalidPacketException e = Assert.Throws<InvalidPacketException>(() => decoder.Add(packet))!;
        Assert.That((e.Level, e.Tile), Is.EqualTo(((int?)0, (int?)2)));
        Assert.That(e.Message, Does.Contain("Level 0 of tile 2"));
    }

    [Test]
    public void Open_BeyondLimits_Throws()
    {
        PacketLimits[] limits =
        [
            new() { MaxPixels = 37 * 29 - 1 },
            new() { MaxIndexBytes = 99 },
            new() { MaxPayloadBytes = 47 },
        ];
        foreach (PacketLimits limit in limits)
        {
            Assert.That(
                () => PsrFiles.Open(Bytes, limit),
                Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("raise PacketLimits.Max"),
                limit.ToString());
        }
    }

    [Test]
    public void Open_IndexLongerThanTheFile_ThrowsInBoundedMemory()
    {
        // 16384x16384 pixels in tiles of 2x2 blocks of 8: an index of over 16 MB, which the limits below allow.
        byte[] opaque = PsrFiles.Write(TestPictures.Encoder(37, 29), 2);
        byte[] forged = PsrFiles.Forge(opaque, PsrFormat.WidthOffset, 0, 64, 0, 0, 0, 64, 0, 0);
        PacketLimits limits = new() { MaxIndexBytes = int.MaxValue };
        long allocated = Allocations.Once(() => Assert.That(
            () => PsrFiles.Open(forged, limits),
            Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("ends after")));
        Assert.That(allocated, Is.LessThan(Bounded));
    }

    [Test]
    public void GetAlphaAsync_PlaneOfOtherSize_Throws([Values(36, 38)] int width)
    {
        TestEncoder other = TestPictures.Encoder(width, 29, alpha: true);
        byte[] bytes = PsrFiles.Write(other, 2);
        using PsrFile file = PsrFiles.Open(PsrFiles.Forge(bytes, PsrFormat.WidthOffset, 37, 0, 0, 0));
        Assert.That(() => file.Alpha(), Throws.InstanceOf<InvalidPacketException>());
    }

    [Test]
    public void GetAlphaAsync_NoZlibStream_Throws()
    {
        byte[] noise = new byte[AlphaLength];
        new Random(2).NextBytes(noise);
        RequireRefused(noise);
    }

    [Test]
    public void GetAlphaAsync_ZlibStreamThatWantsADictionary_Throws()
    {
        // 78 BB: deflate with a preset dictionary, the check bits right; four bytes then name it.
        byte[] stream = new byte[AlphaLength];
        ((ReadOnlySpan<byte>)[0x78, 0xBB, 1, 2, 3, 4]).CopyTo(stream);
        RequireRefused(stream);
    }

    private static long AlphaLength
    {
        get
        {
            using PsrFile original = PsrFiles.Open(Bytes);
            return original.Info.Alpha.Length;
        }
    }

    private static void RequireRefused(byte[] section)
    {
        using PsrFile original = PsrFiles.Open(Bytes);
        ByteRange alpha = original.Info.Alpha;
        byte[] forged = PsrFiles.Forge(
            Bytes, PsrFormat.AlphaChecksumOffset, BitConverter.GetBytes(Crc32C.Compute(section)));
        section.CopyTo(forged, alpha.Offset);
        using PsrFile file = PsrFiles.Open(forged);
        Assert.That(
            () => file.Alpha(),
            Throws.InstanceOf<InvalidPacketException>()
                .With.Message.Contains("encode the picture again")
                .And.Message.Not.Contains("archive")
                .And.Message.Not.Contains("compress"));
    }
}
