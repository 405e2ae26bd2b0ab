namespace ProgressiveSR.PictureFiles.Tests;

public sealed class InvalidFileTests : TemporaryFolder
{
    [Test]
    public void Read_TextNamedPng_SaysItIsNoPicture() =>
        ThrowsInvalid(WriteFile("a.png", "This is no picture but a text.\n"u8.ToArray()), "is no picture");

    [TestCase(PictureFormat.Png, 12)]
    [TestCase(PictureFormat.Jpeg, 30)]
    [TestCase(PictureFormat.Webp, 14)]
    public void Read_TruncatedHeader_SaysSo(PictureFormat format, int length)
    {
        byte[] encoded = TestPictures.Encode(TestPictures.Noise(8, 8), format);
        ThrowsInvalid(WriteFile("a.png", encoded[..length]), "header");
    }

    [Test]
    public void Read_EmptyFile_SaysSo() => ThrowsInvalid(WriteFile("a.png", []), "is empty");

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    [TestCase(PictureFormat.Webp)]
    public void Read_TruncatedHalfway_SaysItEndsEarly(PictureFormat format)
    {
        byte[] encoded = TestPictures.Encode(TestPictures.Noise(64, 64), format);
        ThrowsInvalid(WriteFile("a.png", encoded[..(encoded.Length / 2)]), "ends before");
    }

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    [TestCase(PictureFormat.Webp)]
    public void Read_TruncatedAnywhere_ThrowsOnlyInvalidPicture(PictureFormat format)
    {
        byte[] encoded = TestPictures.Encode(TestPictures.Noise(16, 16, alpha: true), format);

        // What ends a file after its pixels (PNG's IEND with its checksums, JPEG's end marker) is not needed.
        for (int length = 0; length < encoded.Length - 20; length++)
        {
            byte[] part = encoded[..length];
            Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(part), $"{length} bytes");
        }
    }

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    [TestCase(PictureFormat.Webp)]
    public void Read_EachByteFlipped_SucceedsOrThrowsInvalidPicture(PictureFormat format)
    {
        byte[] encoded = TestPictures.Encode(TestPictures.Noise(9, 7, alpha: true), format);
        var options = new PictureReadOptions { MaxPixels = 1 << 20 };
        int failures = 0;
        for (int i = 0; i < encoded.Length; i++)
        {
            byte[] changed = (byte[])encoded.Clone();
            changed[i] ^= 0xFF;
            try
            {
                _ = TestPictures.Decode(changed, options);
            }
            catch (InvalidPictureException)
            {
                failures++;
            }
        }

        Assert.That(failures, Is.Positive);
    }

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    public void Read_TruncatedAccepted_GivesRowsThatWereThere(PictureFormat format)
    {
        Picture picture = TestPictures.Noise(64, 64);
        byte[] encoded = TestPictures.Encode(picture, format);
        Picture whole = TestPictures.Decode(encoded);
        Picture part = TestPictures.Decode(
            encoded[..(encoded.Length / 2)], new PictureReadOptions { AcceptTruncated = true });
        Assert.That((part.Width, part.Height, part.Alpha.IsEmpty), Is.EqualTo((64, 64, true)));
        Assert.That(part.View.Row(8).SequenceEqual(whole.View.Row(8)));
        Assert.That(part.View.Row(60).SequenceEqual(whole.View.Row(60)), Is.False);
    }

    [Test]
    public void Read_Folder_SaysSo()
    {
        var e = Assert.Throws<IOException>(() => PictureFile.Read(Folder));
        Assert.That(e!.Message, Does.Contain(Folder).And.Contain("is a folder"));
    }

    [Test]
    public void Read_MissingFile_NamesIt()
    {
        var e = Assert.Throws<FileNotFoundException>(() => PictureFile.Read(FilePath("none.png")));
        Assert.That(e!.Message, Does.Contain(FilePath("none.png")));
        Assert.That(e.FileName, Is.EqualTo(FilePath("none.png")));
        Assert.Throws<DirectoryNotFoundException>(() => PictureFile.Read(FilePath("none/none.png")));
    }

    [Test]
    public void Read_MorePixelsThanLimit_ThrowsBeforeReadingThem()
    {
        // 1.2 gigapixels in under 100 bytes: only the header can have been looked at.
        byte[] huge = new PngBuilder(40_000, 30_000, 8, PngBuilder.Rgb).Rows([0]);
        ThrowsInvalid(WriteFile("a.png", huge), "40000x30000");

        byte[] small = TestPictures.Encode(TestPictures.Noise(10, 10), PictureFormat.Png);
        Assert.Throws<InvalidPictureException>(
            () => TestPictures.Decode(small, new PictureReadOptions { MaxPixels = 99 }));
        Assert.DoesNotThrow(() => TestPictures.Decode(small, new PictureReadOptions { MaxPixels = 100 }));
    }

    [TestCase(2)]
    [TestCase(9)]
    public void Read_PngWithFewerRowsThanItSays_SaysItEndsEarly(int height)
    {
        byte[][] rows = [.. Enumerable.Repeat(new byte[9], height - 1)];
        ThrowsInvalid(
            WriteFile("a.png", new PngBuilder(3, height, 8, PngBuilder.Rgb).Rows(rows)), "ends before");
    }

    [Test]
    public void Read_JpegOfHugeSize_ThrowsBeforeReadingIt()
    {
        byte[] jpeg = TestPictures.Encode(TestPictures.Noise(8, 8), PictureFormat.Jpeg);
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        jpeg.AsSpan(frame + 5, 4).Fill(0xF0);
        ThrowsInvalid(WriteFile("a.jpg", jpeg), "61680x61680");
    }

    [Test]
    public void Read_WebpFrameLargerThanItsAnimation_Throws()
    {
        byte[] frame = TestPictures.Encode(TestPictures.Noise(8, 8), PictureFormat.Webp);
        byte[] animation = WebpBuilder.Animation(8, 8, frame);
        int size = animation.AsSpan().IndexOf("ANMF"u8) + 14;
        animation.AsSpan(size, 6).Fill(0xFF);
        Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(animation));
    }

    [Test]
    public void Read_MoreBytesThanLimit_Throws()
    {
        byte[] encoded = TestPictures.Encode(TestPictures.Noise(10, 10), PictureFormat.Png);
        var tight = new PictureReadOptions { MaxBytes = encoded.Length };
        var tooTight = new PictureReadOptions { MaxBytes = encoded.Length - 1 };
        Assert.DoesNotThrow(() => PictureFile.Read(new ForwardStream(new MemoryStream(encoded)), tight));
        Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(encoded, tooTight));
        Assert.Throws<InvalidPictureException>(
            () => PictureFile.Read(new ForwardStream(new MemoryStream(encoded)), tooTight));
    }

    [Test]
    public void ReadInfo_EachFailure_HasTheTypeOfRead()
    {
        Assert.Throws<InvalidPictureException>(() => PictureFile.ReadInfo(WriteFile("a.png", [])));
        Assert.Throws<InvalidPictureException>(() => PictureFile.ReadInfo(WriteFile("b.png", "text"u8.ToArray())));
        Assert.Throws<FileNotFoundException>(() => PictureFile.ReadInfo(FilePath("none.png")));
        Assert.Throws<IOException>(() => PictureFile.ReadInfo(Folder));
    }

    [Test]
    public void ReadInfo_PngWithAlpha_SaysSo()
    {
        PictureFile.WritePng(TestPictures.Noise(7, 5, alpha: true), FilePath("a.png"));
        Assert.That(PictureFile.ReadInfo(FilePath("a.png")), Is.EqualTo(new PictureInfo(7, 5, true)));
    }

    [Test]
    public void Read_StreamThatFails_PassesItsExceptionOn()
    {
        string path = WriteFile("a.png", [1]);
        FileStream closed = File.OpenRead(path);
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => PictureFile.Read(closed));
    }

    private static void ThrowsInvalid(string path, string reason)
    {
        var e = Assert.Throws<InvalidPictureException>(() => PictureFile.Read(path));
        Assert.That(e!.Message, Does.StartWith($"'{path}' ").And.Contain(reason).And.EndWith("."));
        Assert.That(e.Message, Does.Not.Contain("\n"));
    }
}
