
namespace ProgressiveSR.Tests.Files;

/// <summary>What is said about damaged files: which level and tile, and what to do about it.</summary>
public sealed class PsrDamageTests
{
    private static readonly byte[] Bytes = PsrFiles.Write(
        TestPictures.Encoder(37, 29, alpha: true), 2);

    [Test]
    public void GetIncrementsAsync_Tile7_NamesLevelTileAndWayOut()
    {
        using PsrFile file = PsrFile.Open(
            Path.Combine(TestContext.CurrentContext.TestDirectory, "Goldens", "faults", "tile7.psr"));
        for (int level = 0; level <= 6; level++)
        {
            Assert.That(file.Packets(level).Count(), Is.EqualTo(1));
        }

        InvalidPacketException e = Damage(() => file.Packets(7).Count());
        Assert.That((e.Level, e.Tile), Is.EqualTo(((int?)7, (int?)0)));
        Assert.That(
            e.Message,
            Does.StartWith("Tile 0 of level 7 is damaged")
                .And.Contain("fetch bytes 2265 to 2503 of the file again, or show level 6"));
    }

    [Test]
    public void Read_AnyTileDamaged_NamesIt()
    {
        using PsrFile whole = PsrFiles.Open(Bytes);
        for (int level = 0; level <= whole.Info.HighestLevel; level++)
        {
            for (int tile = 0; tile < whole.Info.GetTiles(0).Count; tile++)
            {
                byte[] mangled = [.. Bytes];
                mangled[whole.Index(level).GetRange(tile).End - 1] ^= 4;
                using PsrFile file = PsrFiles.Open(mangled);
                (int of, int number) = (level, tile);
                Action[] reads =
                [
                    () => file.Packets(of).Count(),
                    () => file.Packet(of, number),
                ];
                foreach (Action read in reads)
                {
                    InvalidPacketException e = Damage(read);
                    Assert.That((e.Level, e.Tile), Is.EqualTo(((int?)level, (int?)tile)));
                    Assert.That(e.Message.Contains("or show level", StringComparison.Ordinal), Is.EqualTo(level > 0));
                }
            }
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Read_FileEndsWithinATile_NamesIt(bool seekable)
    {
        using PsrFile whole = PsrFiles.Open(Bytes);
        byte[] cut = Bytes[..(int)(whole.Index(1).GetRange(2).End - 1)];
        using MemoryStream memory = new(cut);
        using PsrFile file = PsrFile.Open(seekable ? memory : new ForwardStream(memory));
        InvalidPacketException e = Damage(() => file.Packet(1, 2));
        Assert.That((e.Level, e.Tile), Is.EqualTo(((int?)1, (int?)2)));
        Assert.That(e.Message, Does.Contain("tile 2 of level 1; fetch the rest, or ask for a lower level"));
    }

    [Test]
    public void GetAlphaAsync_Damaged_NamesTheBytes()
    {
        using PsrFile whole = PsrFiles.Open(Bytes);
        ByteRange alpha = whole.Info.Alpha;
        byte[] mangled = [.. Bytes];
        mangled[alpha.Offset + 3] ^= 1;
        using PsrFile file = PsrFiles.Open(mangled);
        InvalidPacketException e = Damage(() => file.Alpha());
        Assert.That((e.Level, e.Tile), Is.EqualTo(((int?)null, (int?)null)));
        Assert.That(e.Message, Does.Contain($"fetch bytes {alpha.Offset} to {alpha.End - 1} of the file again"));
    }

    private static InvalidPacketException Damage(Action read) => Assert.Throws<InvalidPacketException>(read)!;
}
