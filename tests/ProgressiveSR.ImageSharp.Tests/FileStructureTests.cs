using ProgressiveSR.PictureFiles.Tests;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp.Tests;

/// <summary>Files that ImageSharp itself would fill up in silence, and formats besides the three.</summary>
public sealed class FileStructureTests
{
    [Test]
    public void Read_JpegWithEndOfAnotherInside_IsTruncatedAllTheSame()
    {
        byte[] jpeg = TestPictures.Encode(TestPictures.Noise(32, 32), PictureFormat.Jpeg);
        byte[] thumbnail = [0xFF, 0xD8, 0xFF, 0xD9];
        byte[] withThumbnail = JpegBuilder.WithProfile(jpeg, thumbnail);

        Assert.DoesNotThrow(() => TestPictures.Decode(withThumbnail));
        var e = Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(withThumbnail[..^30]));
        Assert.That(e!.Message, Does.Contain("ends before"));
    }

    /// <summary>ImageSharp alone decodes nothing of a file that is cut within a segment.</summary>
    [TestCase("progressive.jpg")]
    [TestCase("restarts.jpg")]
    public void Read_JpegCutAnywhereBehindItsFirstScanAndAccepted_IsRead(string name)
    {
        byte[] jpeg = Faults.Read(name);
        int first = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]) + 2;
        first += jpeg[first + 1];
        for (int length = first; length < jpeg.Length; length++)
        {
            Picture read = TestPictures.Decode(jpeg[..length], new PictureReadOptions { AcceptTruncated = true });
            Assert.That((read.Width, read.Height), Is.EqualTo((75, 50)), $"{length} bytes");
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Read_WebpChunkOfMoreThanItsFile_IsRefusedBeforeDecoding(bool animated)
    {
        byte[] picture = TestPictures.Encode(TestPictures.Noise(8, 8), PictureFormat.Webp);
        byte[] webp = animated ? WebpBuilder.Animation(8, 8, picture) : picture;
        int length = webp.AsSpan().IndexOf("VP8L"u8) + 4;
        webp.AsSpan(length, 4).Fill(0x7F);

        // The decoder, if it were called, would take two gigabytes and find the file damaged.
        var e = Assert.Throws<InvalidPictureException>(
            () => TestPictures.Decode(webp, new PictureReadOptions { AcceptTruncated = true }));
        Assert.That(e!.Message, Does.Contain("ends before"));
        Assert.That(e.InnerException, Is.Null);
    }

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    [TestCase(PictureFormat.Webp)]
    public void Read_BytesAfterTheEnd_AreIgnored(PictureFormat format)
    {
        Picture picture = TestPictures.Noise(9, 7);
        byte[] encoded = TestPictures.Encode(picture, format);
        Picture read = TestPictures.Decode([.. encoded, 1, 2, 3, 4]);
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(TestPictures.Decode(encoded).Pixels.ToArray()));
    }

    /// <summary>A header that ImageSharp 2.1.13 takes two gigabytes for.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public void Read_BmpWithPixelsBehindItsEnd_IsRefusedBeforeDecoding(bool inArray)
    {
        const int pixelsPlace = 10, coloursPlace = 46;
        using var image = new Image<L8>(3, 2);
        using var stream = new MemoryStream();
        image.SaveAsBmp(stream, new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel8 });
        byte[] bmp = stream.ToArray();
        BitConverter.GetBytes(0x7FFFFF00).CopyTo(bmp, pixelsPlace);
        BitConverter.GetBytes(inArray ? 0x1FFFF000 : 0).CopyTo(bmp, coloursPlace);
        byte[] file = inArray ? [.. "BA"u8, .. new byte[12], .. bmp] : bmp;

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(file));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Read_OtherFormats_AreReadToo()
    {
        using var image = new Image<Rgb24>(3, 2, new Rgb24(10, 200, 30));
        foreach (Action<Stream> save in (Action<Stream>[])[image.SaveAsBmp, image.SaveAsGif, image.SaveAsTiff])
        {
            using var stream = new MemoryStream();
            save(stream);
            Picture read = TestPictures.Decode(stream.ToArray());
            Assert.That((read.Width, read.Height), Is.EqualTo((3, 2)));
            Assert.That(read.View.Row(1)[3..6].ToArray(), Is.EqualTo(new byte[] { 10, 200, 30 }));
        }
    }
}
