
namespace ProgressiveSR.Tests.Files;

/// <summary>The file that <c>FORMAT.md</c> works out byte by byte.</summary>
[TestFixture]
public sealed class FormatExampleTests
{
    private readonly TestEncoder encoder = FormatExample.Encoder();
    private readonly byte[] bytes = FormatExample.Bytes();

    [Test]
    public void FormatMd_Example_HoldsItsPicture()
    {
        using PsrFile file = PsrFiles.Open(bytes);
        Assert.That(file.Info.Length, Is.EqualTo(bytes.Length));
        PsrFiles.AssertHolds(file, encoder, 1);
    }

    [Test]
    public void FormatMd_Example_IsWhatEncodingGives() => Assert.That(
        Convert.ToHexStringLower(PsrFiles.Write(encoder.Encode(SmallFiles.Context(1)))),
        Is.EqualTo(Convert.ToHexStringLower(bytes)));

    /// <summary>What the text says of the fields.</summary>
    [Test]
    public void FormatMd_Example_SaysWhatFieldsMean()
    {
        using PsrFile file = PsrFiles.Open(bytes);
        Assert.That(file.Info.ModelName, Is.EqualTo("transform"));
        Assert.That(file.Info.Levels.Select(level => level.LinearPsnrY), Is.EqualTo((double?[])[49.94, 51.20]));
        Assert.That(file.Info.Levels.Select(level => level.Samples), Is.EqualTo((long[])[4, 4]));
        Assert.That(
            Enumerable.Range(0, 4).Select(i => file.Index(i / 2).GetRange(i % 2)),
            Is.EqualTo((ByteRange[])[new(80, 4), new(84, 7), new(96, 3), new(99, 5)]));
        double[] errors =
        [
            .. Enumerable.Range(0, 4).Select(
                i => PsnrCode.FromQuarters(file.Packet(i / 2, i % 2).Payload.Span[1])),
        ];
        Assert.That(errors, Is.EqualTo((double[])[61.5, 47, 56.25, 49]));
    }
}
