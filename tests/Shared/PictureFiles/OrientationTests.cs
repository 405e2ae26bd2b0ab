namespace ProgressiveSR.PictureFiles.Tests;

public sealed class OrientationTests : TemporaryFolder
{
    private const int Width = 48;
    private const int Height = 32;

    /// <summary>
    /// The corners of the stored picture are top-left red, top-right green, bottom-left blue, bottom-right white. EXIF
    /// says which edge of the scene row 0 and column 0 are, hence where each corner ends up.
    /// </summary>
    [TestCase(1, "RGBW", false)]
    [TestCase(2, "GRWB", false)]
    [TestCase(3, "WBGR", false)]
    [TestCase(4, "BWRG", false)]
    [TestCase(5, "RBGW", true)]
    [TestCase(6, "BRWG", true)]
    [TestCase(7, "WGBR", true)]
    [TestCase(8, "GWRB", true)]
    public void Read_ExifOrientation_TurnsPictureUpright(int orientation, string corners, bool turned)
    {
        string path = WriteFile("a.jpg", JpegBuilder.WithOrientation(Corners(PictureFormat.Jpeg), orientation));
        Picture read = PictureFile.Read(path);
        Assert.That((read.Width, read.Height), Is.EqualTo(turned ? (Height, Width) : (Width, Height)));
        Assert.That(ReadCorners(read), Is.EqualTo(corners));
        Assert.That(PictureFile.ReadInfo(path), Is.EqualTo(new PictureInfo(read.Width, read.Height, false)));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(6)]
    [TestCase(7)]
    [TestCase(8)]
    public void Read_OrientationAndAlpha_MovesEachPixelWithItsAlpha(int orientation)
    {
        Picture stored = TestPictures.Noise(150, 70);
        byte[] alpha = new byte[150 * 70];
        for (int i = 0; i < alpha.Length; i++)
        {
            alpha[i] = Math.Max((byte)1, stored.Pixels.Span[3 * i]);
        }

        byte[] webp = TestPictures.Encode(
            new Picture(stored.Pixels, 150, 70, stored.Stride, alpha), PictureFormat.Webp);
        Picture read = TestPictures.Decode(WebpBuilder.WithOrientation(150, 70, webp, orientation));
        int width = orientation >= 5 ? 70 : 150;
        Assert.That(read.Width, Is.EqualTo(width));
        for (int y = 0; y < 70; y++)
        {
            for (int x = 0; x < 150; x++)
            {
                (int column, int row) = orientation switch
                {
                    1 => (x, y),
                    2 => (149 - x, y),
                    3 => (149 - x, 69 - y),
                    4 => (x, 69 - y),
                    5 => (y, x),
                    6 => (69 - y, x),
                    7 => (69 - y, 149 - x),
                    _ => (y, 149 - x),
                };
                int at = row * width + column;
                ReadOnlySpan<byte> expected = stored.View.Row(y).Slice(3 * x, 3);
                if (!read.Pixels.Span.Slice(3 * at, 3).SequenceEqual(expected)
                    || read.Alpha.Span[at] != alpha[y * 150 + x])
                {
                    Assert.Fail($"Pixel {x},{y} is not at {column},{row}.");
                }
            }
        }
    }

    [Test]
    public void Read_PngFileWithOrientation_IsTurned()
    {
        Picture read = PictureFile.Read(Faults.FilePath("exif.png"));
        Assert.That((read.Width, read.Height), Is.EqualTo((64, 96)));
        Assert.That(PictureFile.ReadInfo(Faults.FilePath("exif.png")), Is.EqualTo(new PictureInfo(64, 96, false)));
    }

    [Test]
    public void Read_PngOrientation_TurnsPictureUpright(
        [Values(2, 3, 4, 5, 6, 7, 8)] int orientation, [Values] bool behindPixels, [Values] bool littleEndian)
    {
        byte[] png = Corners(PictureFormat.Png);
        byte[] exif = PngBuilder.MakeChunk("eXIf", Exif(orientation, littleEndian));
        int at = behindPixels ? png.Length - 12 : png.AsSpan().IndexOf("IDAT"u8) - 4;
        string path = WriteFile("a.png", [.. png[..at], .. exif, .. png[at..]]);
        Picture read = PictureFile.Read(path);
        Picture expected = TestPictures.Decode(
            JpegBuilder.WithOrientation(Corners(PictureFormat.Jpeg), orientation));
        Assert.That((read.Width, read.Height), Is.EqualTo((expected.Width, expected.Height)));
        Assert.That(ReadCorners(read), Is.EqualTo(ReadCorners(expected)));
        Assert.That(PictureFile.ReadInfo(path), Is.EqualTo(new PictureInfo(read.Width, read.Height, false)));
    }

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Webp)]
    public void Read_NoSuchOrientation_LeavesPictureAsStored(PictureFormat format)
    {
        byte[] file = Corners(format);
        byte[] turned = format == PictureFormat.Png
            ? [.. file[..^12], .. PngBuilder.MakeChunk("eXIf", Exif(9, littleEndian: true)), .. file[^12..]]
            : WebpBuilder.WithOrientation(Width, Height, file, 0);
        Assert.That(ReadCorners(TestPictures.Decode(turned)), Is.EqualTo("RGBW"));
    }

    [Test]
    public void Read_OrientationOff_LeavesPictureAsStored()
    {
        byte[] jpeg = JpegBuilder.WithOrientation(Corners(PictureFormat.Jpeg), 6);
        Picture read = TestPictures.Decode(jpeg, new PictureReadOptions { ApplyOrientation = false });
        Assert.That((read.Width, read.Height), Is.EqualTo((Width, Height)));
        Assert.That(ReadCorners(read), Is.EqualTo("RGBW"));
    }

    [Test]
    public void ReadInfo_LargeWebp_KnowsOrientationAtTheEnd()
    {
        byte[] webp = TestPictures.Encode(TestPictures.Noise(300, 200), PictureFormat.Webp);
        Assert.That(webp, Has.Length.GreaterThan(1 << 16));
        string path = WriteFile("a.webp", WebpBuilder.WithOrientation(300, 200, webp, 8));
        PictureInfo info = PictureFile.ReadInfo(path);
        Assert.That((info.Width, info.Height, info.Pixels), Is.EqualTo((200, 300, 60000)));
    }

    private static byte[] Exif(int orientation, bool littleEndian) => littleEndian
        ? [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0]
        : [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    private static byte[] Corners(PictureFormat format)
    {
        var picture = new Picture(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                byte[] colour = (x < Width / 2, y < Height / 2) switch
                {
                    (true, true) => [255, 0, 0],
                    (false, true) => [0, 255, 0],
                    (true, false) => [0, 0, 255],
                    (false, false) => [255, 255, 255],
                };
                colour.CopyTo(picture.Pixels.Span[(y * picture.Stride + 3 * x)..]);
            }
        }

        return TestPictures.Encode(picture, format);
    }

    private static string ReadCorners(Picture picture)
    {
        int right = picture.Width - 3;
        int bottom = picture.Height - 3;
        return string.Concat(
            Colour(picture, 2, 2),
            Colour(picture, right, 2),
            Colour(picture, 2, bottom),
            Colour(picture, right, bottom));
    }

    private static char Colour(Picture picture, int x, int y)
    {
        ReadOnlySpan<byte> pixel = picture.View.Row(y).Slice(3 * x, 3);
        return (pixel[0] > 128, pixel[1] > 128, pixel[2] > 128) switch
        {
            (true, false, false) => 'R',
            (false, true, false) => 'G',
            (false, false, true) => 'B',
            (true, true, true) => 'W',
            _ => '?',
        };
    }
}
