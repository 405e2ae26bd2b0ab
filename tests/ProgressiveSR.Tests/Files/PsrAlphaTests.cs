
namespace ProgressiveSR.Tests.Files;

/// <summary>Alpha sections that are none, with right checksums.</summary>
public sealed class PsrAlphaTests
{
    private static readonly PsrFields Fields = PsrFields.Of(
        PsrFiles.Write(TestPictures.Encoder(37, 29, alpha: true), 2));

    [Test]
    public void GetAlphaAsync_PlaneOfOtherSize_Throws([Values(36, 38)] int width)
    {
        PsrFields other = PsrFields.Of(PsrFiles.Write(TestPictures.Encoder(width, 29, alpha: true), 2));
        RequireRefused(Fields with { Alpha = other.Alpha, AlphaLength = other.AlphaLength });
    }

    [Test]
    public void GetAlphaAsync_NoZlibStream_Throws()
    {
        byte[] noise = new byte[Fields.Alpha.Length];
        new Random(2).NextBytes(noise);
        RequireRefused(Fields with { Alpha = noise });
    }

    [Test]
    public void GetAlphaAsync_ZlibStreamThatWantsADictionary_Throws()
    {
        // 78 BB: deflate with a preset dictionary, the check bits right; four bytes then name it.
        byte[] stream = new byte[Fields.Alpha.Length];
        ((ReadOnlySpan<byte>)[0x78, 0xBB, 1, 2, 3, 4]).CopyTo(stream);
        RequireRefused(Fields with { Alpha = stream });
    }

    private static void RequireRefused(PsrFields fields)
    {
        using PsrFile file = PsrFiles.Open(fields.Write());
        Assert.That(
            () => file.Alpha(),
            Throws.InstanceOf<InvalidPacketException>()
                .With.Message.Contains("encode the picture again")
                .And.Message.Not.Contains("archive")
                .And.Message.Not.Contains("compress"));
        Assert.That(file.Packets(1).Count(), Is.EqualTo(file.Info.GetTiles(0).Count), "levels do not depend on it");
    }
}
