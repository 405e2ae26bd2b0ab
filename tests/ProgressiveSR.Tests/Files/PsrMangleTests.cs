namespace ProgressiveSR.Tests.Files;

/// <summary>Files changed or cut at every byte: what still reads is right, the rest is refused.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class PsrMangleTests(string name)
{
    private readonly byte[] bytes = SmallFiles.All[name];
    private readonly PsrPieces whole = PsrPieces.Read(SmallFiles.All[name]);

    private static IEnumerable<string> Names => SmallFiles.All.Keys;

    /// <summary>
    /// The check of a part finds every change of a byte; the other checksums find nearly all that there are.
    /// </summary>
    [Test]
    public void Read_AnyByteChanged_IsNoticed()
    {
        int figures = BitConverter.ToUInt16(bytes, PsrFormat.LengthOffset);
        Random random = new(3);
        for (int offset = 0; offset < bytes.Length; offset++)
        {
            foreach (int mask in (int[])[255, 1 << random.Next(8), random.Next(1, 256)])
            {
                byte[] mangled = [.. bytes];
                mangled[offset] ^= (byte)mask;
                string what = $"byte {offset} xor {mask}";
                PsrPieces read = PsrPieces.Read(mangled);
                read.AssertOf(whole, what);

                // Without figures, all that follows is out of place.
                bool isCount = offset == figures && mangled[offset] == 0;
                Assert.That(read.Refused, isCount ? Is.Not.Empty : Has.Count.EqualTo(1), what);
            }
        }
    }

    /// <summary>Every tile and index before the cut is there, and nothing else.</summary>
    [Test]
    public void Read_CutAnywhere_GivesWhatIsWhole()
    {
        using PsrFile original = PsrFiles.Open(bytes);
        PsrFileInfo info = original.Info;
        for (int length = 0; length < bytes.Length; length++)
        {
            string what = $"{length} bytes";
            byte[] cut = bytes[..length];
            PsrPieces read = PsrPieces.Read(cut);
            read.AssertOf(whole, what);
            Assert.That(read.Parts.Length > 0, Is.EqualTo(length >= info.HeaderBytes), what);
            if (read.Parts.Length == 0)
            {
                continue;
            }

            int complete = -1;
            for (int level = 0; level <= info.HighestLevel; level++)
            {
                PsrLevelIndex index = original.Index(level);
                Assert.That(read.HasIndex.Contains(level), Is.EqualTo(info.GetIndexRange(level).End <= length), what);
                Assert.That(
                    read.Parts[level].Select(part => part is not null),
                    Is.EqualTo(read.Parts[level].Select((_, tile) =>
                        read.HasIndex.Contains(level) && index.GetRange(tile).End <= length)),
                    what);
                complete = info.GetPartsRange(level).End <= length ? level : complete;
            }

            Assert.That(read.Alpha is not null, Is.EqualTo(info.Alpha.End <= length), what);
            using PsrFile file = PsrFiles.Open(cut);
            Assert.That(
                (file.HighestCompleteLevel, file.IsTruncated, file.IsAlphaComplete),
                Is.EqualTo((complete, true, info.Alpha.End <= length)),
                what);
        }
    }

    /// <summary>A level that is cut gives its tiles up to the cut when all are asked for.</summary>
    [Test]
    public void GetIncrementsAsync_LevelCutInTheMiddle_GivesTheTilesBeforeTheCut()
    {
        using PsrFile original = PsrFiles.Open(bytes);
        for (int level = 0; level <= original.Info.HighestLevel; level++)
        {
            using PsrFile file = PsrFiles.Open(bytes[..(int)original.Index(level).GetRange(1).Offset]);
            int count = 0;
            InvalidPacketException e = Assert.Throws<InvalidPacketException>(() =>
            {
                foreach (IncrementPacket packet in file.Packets(level))
                {
                    Assert.That(packet.Payload.ToArray(), Is.EqualTo(whole.Parts[level][count++]));
                }
            })!;
            Assert.That((count, e.Level, e.Tile), Is.EqualTo((1, (int?)level, (int?)1)));
        }
    }

    [Test]
    public void Open_TrailingBytes_AreLeftAlone()
    {
        byte[] longer = [.. bytes, 1, 2, 3];
        PsrPieces read = PsrPieces.Read(longer);
        read.AssertOf(whole, "longer");
        Assert.That(read.Refused, Is.Empty);
        using PsrFile file = PsrFiles.Open(longer);
        Assert.That(file.IsTruncated, Is.False);
    }
}
