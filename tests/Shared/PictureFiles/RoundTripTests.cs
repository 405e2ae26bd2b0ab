namespace ProgressiveSR.PictureFiles.Tests;

public sealed class RoundTripTests : TemporaryFolder
{
    [TestCase(1, 1, false)]
    [TestCase(1, 1, true)]
    [TestCase(1, 200, false)]
    [TestCase(200, 1, true)]
    [TestCase(131, 77, false)]
    [TestCase(131, 77, true)]
    public void WritePng_AnyPicture_ReadsBackExactly(int width, int height, bool alpha)
    {
        Picture picture = TestPictures.Noise(width, height, alpha, padding: 5);
        PictureFile.WritePng(picture, FilePath("a.png"));
        Picture read = PictureFile.Read(FilePath("a.png"));
        Assert.That((read.Width, read.Height, read.Stride), Is.EqualTo((width, height, width * 3)));
        Assert.That(TestPictures.Colours(read), Is.EqualTo(TestPictures.Colours(picture)));
        Assert.That(read.Alpha.ToArray(), Is.EqualTo(picture.Alpha.ToArray()));
    }

    [Test]
    public void WritePng_TransparentPixels_KeepTheirColours()
    {
        var picture = new Picture(new byte[] { 10, 20, 30, 40, 50, 60 }, 2, 1, 6, new byte[] { 0, 255 });
        Picture read = TestPictures.Decode(TestPictures.Encode(picture, PictureFormat.Png));
        Assert.That(TestPictures.Colours(read), Is.EqualTo(new byte[] { 10, 20, 30, 40, 50, 60 }));
    }

    [Test]
    public void Read_AlphaAll255_IsOpaque()
    {
        byte[] alpha = new byte[12];
        Array.Fill(alpha, (byte)255);
        Picture noise = TestPictures.Noise(4, 3);
        byte[] encoded = TestPictures.Encode(
            new Picture(noise.Pixels, 4, 3, noise.Stride, alpha), PictureFormat.Png);
        Assert.That(encoded[25], Is.EqualTo(PngBuilder.Rgba), "the file itself must have alpha");
        Assert.That(TestPictures.Decode(encoded).Alpha.IsEmpty);
    }

    [Test]
    public void WritePng_OpaquePicture_HasNoAlphaAndSaysSrgb()
    {
        byte[] encoded = TestPictures.Encode(TestPictures.Noise(4, 3), PictureFormat.Png);
        Assert.That(encoded[25], Is.EqualTo(PngBuilder.Rgb));
        Assert.That(encoded.AsSpan().IndexOf("sRGB"u8), Is.Positive);
    }

    [Test]
    public void Write_WebpLossless_KeepsVisiblePixelsAndAlpha()
    {
        Picture picture = TestPictures.Noise(33, 21, alpha: true);
        PictureFile.Write(picture, FilePath("a.WEBP"));
        Picture read = PictureFile.Read(FilePath("a.WEBP"));
        Assert.That(read.Alpha.ToArray(), Is.EqualTo(picture.Alpha.ToArray()));
        byte[] expected = TestPictures.Colours(picture);
        byte[] actual = TestPictures.Colours(read);
        for (int i = 0; i < expected.Length; i++)
        {
            if (picture.Alpha.Span[i / 3] != 0 && expected[i] != actual[i])
            {
                Assert.Fail($"Byte {i} is {actual[i]}, not {expected[i]}.");
            }
        }
    }

    [TestCase("a.jpg", 30, 100)]
    [TestCase("a.webp", 30, 100)]
    public void Write_LossyQuality_ChangesSize(string name, int low, int high)
    {
        Picture picture = TestPictures.Noise(64, 64);
        PictureFile.Write(picture, FilePath(name), new PictureWriteOptions { Quality = low, LosslessWebp = false });
        long small = new FileInfo(FilePath(name)).Length;
        PictureFile.Write(picture, FilePath(name), new PictureWriteOptions { Quality = high, LosslessWebp = false });
        Assert.That(new FileInfo(FilePath(name)).Length, Is.GreaterThan(2 * small));
        Assert.That(PictureFile.Read(FilePath(name)).Width, Is.EqualTo(64));
    }

    [Test]
    public void Write_JpegOfOneColour_IsClose()
    {
        var picture = new Picture(16, 16);
        for (int i = 0; i < picture.Pixels.Length; i += 3)
        {
            new byte[] { 200, 100, 50 }.CopyTo(picture.Pixels.Span[i..]);
        }

        Picture read = TestPictures.Decode(TestPictures.Encode(picture, PictureFormat.Jpeg));
        Assert.That(read.Pixels.Span[0], Is.EqualTo(200).Within(2));
        Assert.That(read.Pixels.Span[1], Is.EqualTo(100).Within(2));
        Assert.That(read.Pixels.Span[2], Is.EqualTo(50).Within(2));
    }

    [Test]
    public void Write_JpegWithAlpha_ShowsPictureOnWhite()
    {
        byte[] alpha = new byte[64];
        Array.Fill(alpha, (byte)51);
        Picture read = TestPictures.Decode(TestPictures.Encode(
            new Picture(new byte[192], 8, 8, 24, alpha),
            PictureFormat.Jpeg,
            new PictureWriteOptions { Quality = 100 }));
        Assert.That(read.Alpha.IsEmpty);
        Assert.That(read.Pixels.Span[0], Is.EqualTo(204).Within(1));
    }

    [Test]
    public void Write_PngCompression_ChangesSizeButNoPixel()
    {
        var picture = new Picture(100, 100);
        byte[] stored = TestPictures.Encode(picture, PictureFormat.Png, new() { PngCompression = 0 });
        byte[] packed = TestPictures.Encode(picture, PictureFormat.Png, new() { PngCompression = 9 });
        Assert.That(stored, Has.Length.GreaterThan(10 * packed.Length));
        Assert.That(TestPictures.Decode(stored).Pixels.ToArray(), Is.EqualTo(picture.Pixels.ToArray()));
    }

    [Test]
    public void Write_CroppedView_WritesThatPart()
    {
        Picture picture = TestPictures.Noise(10, 8);
        PictureFile.WritePng(picture.Crop(new PixelRegion(3, 2, 4, 5)), [], FilePath("a.png"));
        Picture read = PictureFile.Read(FilePath("a.png"));
        Assert.That((read.Width, read.Height), Is.EqualTo((4, 5)));
        Assert.That(read.View.Row(1).SequenceEqual(picture.View.Row(3).Slice(9, 12)));
    }

    [Test]
    public async Task WriteAsync_AndReadAsync_RoundTrip()
    {
        Picture picture = TestPictures.Noise(20, 30, alpha: true);
        using var stream = new MemoryStream();
        await PictureFile.WriteAsync(picture, stream, PictureFormat.Png);
        stream.Position = 0;
        Picture read = await PictureFile.ReadAsync(new ForwardStream(stream));
        Assert.That(TestPictures.Colours(read), Is.EqualTo(TestPictures.Colours(picture)));
    }

    [Test]
    public void ReadAsync_Cancelled_Throws()
    {
        byte[] encoded = TestPictures.Encode(TestPictures.Noise(2, 2), PictureFormat.Png);
        var cancelled = new CancellationToken(canceled: true);
        Assert.CatchAsync<OperationCanceledException>(
            () => PictureFile.ReadAsync(new MemoryStream(encoded), cancellationToken: cancelled));
        Assert.CatchAsync<OperationCanceledException>(() => PictureFile.WriteAsync(
            TestPictures.Noise(2, 2), new MemoryStream(), PictureFormat.Png, cancellationToken: cancelled));
    }

    [Test]
    public void Read_StreamWithoutSeeking_IsReadInPieces()
    {
        Picture picture = TestPictures.Noise(300, 200);
        byte[] encoded = TestPictures.Encode(picture, PictureFormat.Png);
        Assert.That(encoded, Has.Length.GreaterThan(1 << 16), "the buffer must have to grow");
        Picture read = PictureFile.Read(new ForwardStream(new MemoryStream(encoded)));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(picture.Pixels.ToArray()));
    }

    [Test]
    public void Read_StreamAtOffset_ReadsRestAndLeavesItOpen()
    {
        Picture picture = TestPictures.Noise(5, 5);
        using var stream = new MemoryStream([1, 2, 3, .. TestPictures.Encode(picture, PictureFormat.Png)]);
        stream.Position = 3;
        Assert.That(PictureFile.Read(stream).Pixels.ToArray(), Is.EqualTo(picture.Pixels.ToArray()));
        Assert.That(stream.CanRead);
    }
}
