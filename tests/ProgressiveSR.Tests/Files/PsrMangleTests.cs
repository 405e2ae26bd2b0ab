using ProgressiveSR.Tests.Sessions;

namespace ProgressiveSR.Tests.Files;

/// <summary>Damaged files: what still reads is right, the rest is <see cref="InvalidPacketException"/>.</summary>
public sealed class PsrMangleTests
{
    private static readonly ProgressiveEncoder Encoder = FormatGoldens.Encoder;
    private static readonly byte[] Bytes = FormatGoldens.FileBytes;

    [Test]
    public void Open_TruncatedAtEveryOffset_KeepsTheLevelsThatAreThere()
    {
        using PsrFile whole = PsrFiles.Open(Bytes);
        PsrFileInfo info = whole.Info;
        for (int length = 0; length < Bytes.Length; length++)
        {
            byte[] cut = Bytes[..length];
            if (length < info.HeaderLength)
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
                () => file.ReadIncrements(expected + 1, info.Grid.All).Count(),
                Throws.InstanceOf<InvalidPacketException>());
            Assert.That(file.IsAlphaComplete, Is.EqualTo(length >= info.Alpha.End));
            Assert.That(
                () => file.ReadAlpha(),
                length < info.Alpha.End ? Throws.InstanceOf<InvalidPacketException>() : Throws.Nothing);
        }
    }

    [Test]
    public void ReadIncrements_LevelCutInTheMiddle_GivesTheTilesThatAreThere()
    {
        using PsrFile whole = PsrFiles.Open(Bytes);
        byte[] cut = Bytes[..(int)whole.Info.GetRange(1, 2).End];
        using PsrFile file = PsrFiles.Open(cut);
        int count = 0;
        Assert.That(
            () =>
            {
                foreach (IncrementPacket packet in file.ReadIncrements(1, file.Info.Grid.All))
                {
                    Packets.TestPackets.AssertEqual(packet, Encoder.Encode(1, packet.Region));
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

    [Test]
    public void Open_TilesOfTwoFilesMixed_IsNoticed()
    {
        byte[] other = PsrFiles.Write(
            TestPictures.Encoder(37, 29, alpha: true, seed: 9), new PsrFileOptions { TileSide = 2 });
        byte[] one = PsrFiles.Write(
            TestPictures.Encoder(37, 29, alpha: true), new PsrFileOptions { TileSide = 2 });
        using PsrFile whole = PsrFiles.Open(one);
        int index = whole.Info.HeaderLength - (int)PsrFormat.IndexLength(2, whole.Info.Tiles.Count);
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
                    byte[] buffer = new byte[1000];
                    int number = tile;
                    int of = level;
                    object? packet = Try(() => (object)file.ReadPacket(of, number, buffer), ref refused);
                    if (packet is IncrementPacket read)
                    {
                        Packets.TestPackets.AssertEqual(read, Encoder.Encode(of, file.Info.Tiles[number]));
                    }
                }
            }

            byte[]? alpha = Try(file.ReadAlpha, ref refused);
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
