namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>JPEG files whose missing parts decoders fill up without a word.</summary>
public sealed class IncompleteJpegTests : TemporaryFolder
{
    private static readonly byte[] EndMarker = [0xFF, 0xD9];
    private static readonly PictureReadOptions Accepting = new() { AcceptTruncated = true };

    private static IEnumerable<TestCaseData> Files()
    {
        yield return new TestCaseData(Faults.Read("progressive.jpg")).SetArgDisplayNames("progressive");
        yield return new TestCaseData(Faults.Read("restarts.jpg")).SetArgDisplayNames("restarts");
        yield return new TestCaseData(
            TestPictures.Encode(TestPictures.Noise(43, 21), PictureFormat.Jpeg)).SetArgDisplayNames("baseline");
    }

    [Test]
    public void Read_ProgressiveFileCutToAQuarter_SaysItEndsEarly()
    {
        string path = Faults.FilePath("prog25.jpg");
        var e = Assert.Throws<InvalidPictureException>(() => PictureFile.Read(path));
        Assert.That(e!.Message, Does.StartWith($"'{path}' ends before the picture is complete"));
        Picture read = PictureFile.Read(path, Accepting);
        Assert.That((read.Width, read.Height), Is.EqualTo((192, 192)));
    }

    [TestCaseSource(nameof(Files))]
    public void Read_WholeFile_Works(byte[] jpeg) => Assert.DoesNotThrow(() => TestPictures.Decode(jpeg));

    /// <summary>Two bytes less may leave all codes in place.</summary>
    [TestCaseSource(nameof(Files))]
    public void Read_CutAnywhereInItsPixels_Throws(byte[] jpeg)
    {
        for (int length = FirstPixel(jpeg); length < jpeg.Length - 4; length++)
        {
            byte[] cut = jpeg[..length];
            Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(cut), $"{length} bytes");
        }
    }

    [TestCaseSource(nameof(Files))]
    public void Read_CutAnywhereWithAnEndMarker_Throws(byte[] jpeg)
    {
        for (int length = FirstPixel(jpeg); length < jpeg.Length - 4; length++)
        {
            byte[] cut = [.. jpeg[..length], .. EndMarker];
            Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(cut), $"{length} bytes");
        }
    }

    [TestCaseSource(nameof(Files))]
    public void Read_HalfWithAnEndMarker_SaysItEndsEarlyUnlessAccepted(byte[] jpeg)
    {
        byte[] cut = [.. jpeg[..(jpeg.Length / 2)], .. EndMarker];
        var e = Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(cut));
        Assert.That(e!.Message, Does.Contain("ends before the picture is complete"));
        Assert.That(TestPictures.Decode(cut, Accepting).Width, Is.EqualTo(TestPictures.Decode(jpeg).Width));
    }

    /// <summary>
    /// Of a large file the codes are not looked at where the picture's end shows that they are there.
    /// </summary>
    [Test]
    public void Read_LargeFileCutWithAnEndMarker_Throws()
    {
        byte[] jpeg = TestPictures.Encode(
            TestPictures.Noise(512, 512), PictureFormat.Jpeg, new PictureWriteOptions { Quality = 95 });
        Assert.That(jpeg, Has.Length.GreaterThan(1 << 18));
        Assert.DoesNotThrow(() => TestPictures.Decode(jpeg));
        foreach (int missing in (int[])[jpeg.Length / 2, 10_000, 300])
        {
            byte[] cut = [.. jpeg[..^missing], .. EndMarker];
            Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(cut), $"{missing} bytes less");
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Read_PartBetweenRestartMarkersMissing_Throws(bool large)
    {
        byte[] jpeg = Faults.Read("restarts.jpg");
        int first = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD1]);
        int second = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD2]);
        byte[] comment = large ? [0xFF, 0xFE, 0xFF, 0xFF, .. new byte[0xFFFD]] : [];
        byte[] head = [.. jpeg[..2], .. comment, .. comment, .. comment];
        byte[] whole = [.. head, .. jpeg[2..]];
        byte[] missing = [.. head, .. jpeg[2..first], .. jpeg[second..]];
        Assert.DoesNotThrow(() => TestPictures.Decode(whole));
        Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(missing));
    }

    [Test]
    public void Read_BytesBehindTheEndMarker_AreIgnored()
    {
        byte[] jpeg = Faults.Read("progressive.jpg");
        byte[] more = [.. jpeg, .. jpeg[..100]];
        Assert.That(
            TestPictures.Decode(more).Pixels.ToArray(), Is.EqualTo(TestPictures.Decode(jpeg).Pixels.ToArray()));
    }

    [TestCase("a.jfif")]
    [TestCase("a.jpe")]
    [TestCase("a.jif")]
    public void Read_OtherExtensionsOfJpeg_AreRead(string name)
    {
        string path = WriteFile(name, Faults.Read("progressive.jpg"));
        Assert.That((PictureFile.Read(path).Width, PictureFile.ReadInfo(path).Height), Is.EqualTo((75, 50)));
    }

    private static int FirstPixel(byte[] jpeg)
    {
        int scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        return scan + 2 + jpeg[scan + 3];
    }
}
