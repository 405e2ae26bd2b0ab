
namespace ProgressiveSR.Tests.Files;

/// <summary>The figures that a sender measured, in a file.</summary>
public sealed class PsrQualityTests
{
    // A count, two figures of 2 bytes for each of 4 levels, a checksum.
    private const int FiguresLength = 1 + 4 * 4 + 4;

    private static readonly EncodedPicture Encoded = TestPictures.Encoder(50, 41, 16, alpha: true).Encode(2);

    [Test]
    public void Open_MeasuredFile_HasTheFigures()
    {
        MeasuredQuality[] figures =
            [new(21.257, 0.12345), new(0, 0), new(655.3, 1), new(double.PositiveInfinity, double.NaN)];
        EncodedPicture measured = Encoded.With(figures);
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(measured));
        for (int level = 0; level < figures.Length; level++)
        {
            MeasuredQuality read = file.Info.Levels[level].Quality!.Value;
            Assert.That(read.PsnrY, Is.EqualTo(figures[level].PsnrY).Within(0.005));
            Assert.That(read.SsimY, Is.EqualTo(figures[level].SsimY).Within(0.5 / 65534));
            Assert.That(measured.Description.Levels[level].Quality, Is.EqualTo(figures[level]));
        }
    }

    [Test]
    public void Open_FileThatWasNotMeasured_HasNone()
    {
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(Encoded));
        Assert.That(file.Info.Levels.Select(level => level.Quality), Is.All.Null);
        Assert.That(Encoded.Description.Levels.Select(level => level.Quality), Is.All.Null);
    }

    /// <summary>Ids, checksums and every byte but the figures are those of the file that was not measured.</summary>
    [Test]
    public void With_Figures_ChangeNothingElse()
    {
        byte[] before = PsrFiles.Write(Encoded);
        EncodedPicture measured = Encoded.With([new(1, 1), new(2, 1), new(3, 1), new(4, 1)]);
        byte[] after = PsrFiles.Write(measured);
        int end = Encoded.Info.HeaderBytes;
        int start = end - 1;
        Assert.That(measured.Description.Header, Is.EqualTo(Encoded.Description.Header));
        Assert.That(measured.Info.HeaderBytes, Is.EqualTo(start + FiguresLength));
        Assert.That(after[..start], Is.EqualTo(before[..start]));
        Assert.That(before[start], Is.Zero);
        Assert.That(after[(start + FiguresLength)..], Is.EqualTo(before[end..]));
    }

    [Test]
    public void With_MoreOrFewerFiguresThanLevels_Throws()
    {
        Assert.That(() => Encoded.With([new(1, 1)]), Throws.ArgumentException);
        Assert.That(() => Encoded.With([.. new MeasuredQuality[5]]), Throws.ArgumentException);
    }

    [Test]
    public void Open_FiguresDamaged_SaysSo()
    {
        EncodedPicture measured = Encoded.With([new(1, 1), new(2, 1), new(3, 1), new(4, 1)]);
        byte[] bytes = PsrFiles.Write(measured);
        int end = measured.Info.HeaderBytes;
        for (int offset = end - FiguresLength; offset < end; offset++)
        {
            byte[] mangled = [.. bytes];
            mangled[offset] ^= 2;
            Assert.That(
                () => PsrFiles.Open(mangled),
                Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("list of measured figures")
                    .And.Message.Contains("copy or download the file again"));
        }
    }

    /// <summary>A count that became 0 leaves figures where an index should be.</summary>
    [Test]
    public void Read_FiguresWithoutTheirCount_AreNoIndex()
    {
        EncodedPicture measured = Encoded.With([new(1, 1), new(2, 1), new(3, 1), new(4, 1)]);
        byte[] bytes = PsrFiles.Write(measured);
        bytes[measured.Info.HeaderBytes - FiguresLength] = 0;
        using PsrFile file = PsrFiles.Open(bytes);
        Assert.That(
            () => file.Index(0),
            Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("index of level 0 is damaged"));
    }

    /// <summary>Whatever stands there with a right checksum is a figure, or none.</summary>
    [TestCase(0, 0)]
    [TestCase(0, 65535)]
    [TestCase(1, 1)]
    [TestCase(65535, 65535)]
    [TestCase(2501, 0)]
    public void Open_AnyNumbers_AreFigures(int psnr, int ssim)
    {
        byte[] figures =
            [4, .. BitConverter.GetBytes((ushort)psnr), .. BitConverter.GetBytes((ushort)ssim), .. new byte[12]];
        PsrFields fields = PsrFields.Of(PsrFiles.Write(Encoded)) with
        {
            Figures = [.. figures, .. BitConverter.GetBytes(Crc32C.Compute(figures))],
        };
        using PsrFile file = PsrFiles.Open(fields.Write());
        Assert.That(
            file.Info.Levels[0].Quality,
            Is.EqualTo(new MeasuredQuality(
                psnr switch { 0 => double.NaN, 65535 => double.PositiveInfinity, _ => (psnr - 1) / 100.0 },
                ssim == 0 ? double.NaN : (ssim - 1) / 65534.0)));
    }
}
