using ProgressiveSR.Tests.Sessions;

namespace ProgressiveSR.Tests.Files;

/// <summary>Damaged files: what still reads is right, the rest is <see cref="InvalidPacketException"/>.</summary>
public sealed class PsrMangleTests
{
    private static readonly TestEncoder Encoder = FormatGoldens.Encoder;
    private static readonly byte[] Bytes = FormatGoldens.FileBytes;

    [Test]
    public void Open_TruncatedAtEveryOffset_KeepsTheLevelsThatAreThere()
    {
        using PsrFile whole = PsrFiles.Open(Bytes);
        PsrFileInfo info = whole.Info;
        for (int length = 0; length < Bytes.Length; length++)
        {
            byte[] cut = Bytes[..length];
            if (length < info.HeaderBytes)
            {
                Assert.That(() => PsrFiles.Open(cut), Throws.InstanceOf<InvalidPacketException>());
                continue;
            }

            int expected = -1;
            while (info.GetRanges(expected + 1, expected + 1, info.Grid.All)[^1].End <= length)
            {
                expected++;
            }

            using PsrFile file = PsrFiles.Open(cut);
            Assert.That(file.IsTruncated);
            Assert.That(file.HighestCompleteLevel, Is.EqualTo(expected), $"{length} bytes");
            PsrFiles.AssertHolds(file, Encoder, expected);
            Assert.That(
                () => file.Packets(expected + 1).Count(),
                Throws.InstanceOf<InvalidPacketException>());
            Assert.That(file.IsAlphaComplete, Is.EqualTo(length >= info.Alpha.End));
            Assert.That(
                () => file.Alpha(),
                length < info.Alpha.End ? Throws.InstanceOf<InvalidPacketException>() : Throws.Nothing);
        }
    }

    [Test]
    public void GetIncrementsAsync_LevelCutInTheMiddle_GivesTheTilesThatAreThere()
    {
        using PsrFile whole = PsrFiles.Open(Bytes);
        byte[] cut = Bytes[..(int)whole.Info.GetRange(1, 2).End];
        EncodedPicture picture = Encoder.Encode(2);
        using PsrFile file = PsrFiles.Open(cut);
        int count = 0;
        Assert.That(
            () =>
            {
                foreach (IncrementPacket packet in file.Packets(1))
                {
                    Packets.TestPackets.AssertEqual(packet, picture.GetTiles(1, packet.Tiles));
                    count++;
                }
            },
            Throws.InstanceOf<InvalidPacketException>());
        Assert.That(count, Is.EqualTo(3));
    }

    [Test]
    public void Read_AnyByteChanged_IsNoticed()
    {
        Random random = new(3);
        for (int offset = 0; offset < Bytes.Length; offset++)
        {
            foreach (int mask in (int[])[255, 1 << random.Next(8)])
            {
                byte[] mangled = [.. Bytes];
                mangled[offset] ^= (byte)mask;
                CheckMangled(mangled, offset, mask);
            }
        }
    }

    /// <summary>Context-coded parts too: each tile is the original's or is refused.</summary>
    [Test]
    public void Read_AnyByteOfAContextFileChanged_IsNoticed()
    {
        byte[] original = FormatGoldens.ContextBytes;
        using PsrFile whole = PsrFiles.Open(original);
        for (int offset = 0; offset < original.Length; offset++)
        {
            byte[] mangled = [.. original];
            mangled[offset] ^= 0x10;
            int refused = 0;
            using PsrFile? file = Try(() => PsrFiles.Open(mangled), ref refused);
            for (int level = 0; level <= file?.Info.HighestLevel; level++)
            {
                int of = level;
                _ = Try(() => file.Packets(of).ToArray(), ref refused);
            }

            _ = file is null ? null : Try(file.Alpha, ref refused);
            Assert.That(refused, Is.EqualTo(1), $"byte {offset}");
        }
    }

    [Test]
    public void Open_TilesOfTwoFilesMixed_IsNoticed()
    {
        byte[] other = PsrFiles.Write(
            TestPictures.Encoder(37, 29, alpha: true, seed: 9), 2);
        byte[] one = PsrFiles.Write(
            TestPictures.Encoder(37, 29, alpha: true), 2);
        using PsrFile whole = PsrFiles.Open(one);
        int index = PsrFormat.HeaderLength(2, 4);
        byte[] mixed = [.. one[..index], .. other[index..]];
        Assert.That(() => PsrFiles.Open(mixed), Throws.InstanceOf<InvalidPacketException>());
    }

    [Test]
    public void Open_TrailingBytes_AreLeftAlone()
    {
        using PsrFile file = PsrFiles.Open([.. Bytes, 1, 2, 3]);
        PsrFiles.AssertHolds(file, Encoder, 3);
        Assert.That(file.IsTruncated, Is.False);
    }

    /// <summary>Each piece is the original's or is refused, and exactly one piece is refused.</summary>
    private static void CheckMangled(byte[] mangled, int offset, int mask)
    {
        int refused = 0;
        PsrFile? file = Try(() => PsrFiles.Open(mangled), ref refused);
        if (file is not null)
        {
            for (int level = 0; level <= file.Info.HighestLevel; level++)
            {
                for (int tile = 0; tile < file.Info.Tiles.Count; tile++)
                {
                    (int of, int number) = (level, tile);
                    ByteRange range = file.Info.GetRange(level, tile);
                    byte[]? payload = Try(() => file.Packet(of, number).Payload.ToArray(), ref refused);
                    Assert.That(
                        payload, Is.Null.Or.EqualTo(Bytes[(int)range.Offset..(int)range.End]), "another tile than there was");
                }
            }

            byte[]? alpha = Try(file.Alpha, ref refused);
            Assert.That(alpha, Is.Null.Or.EqualTo(Encoder.Picture.Alpha.ToArray()));
        }

        Assert.That(refused, Is.EqualTo(1), $"byte {offset} xor {mask}");
    }

    private static T? Try<T>(Func<T> read, ref int refused)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidPacketException)
        {
            refused++;
            return null;
        }
    }
}
