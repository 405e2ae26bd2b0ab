using System.IO.Compression;
using ProgressiveSR.PictureFiles.Tests;

namespace ProgressiveSR.ImageSharp.Tests;

/// <summary>PNG files that ImageSharp 2 alone reads wrongly, or not to an end.</summary>
public sealed class PngSourceTests
{
    private static readonly byte[] Exif =
    [
        (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1,
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ];

    private static readonly (int Bits, byte Depth, byte Colours)[] Kinds =
    [
        (1, 1, PngBuilder.Grey), (2, 2, PngBuilder.Grey), (4, 4, PngBuilder.Palette), (8, 8, PngBuilder.Grey),
        (24, 8, PngBuilder.Rgb), (32, 8, PngBuilder.Rgba), (48, 16, PngBuilder.Rgb), (64, 16, PngBuilder.Rgba),
    ];

    [Test]
    public void Read_InterlacedOfAnySize_EqualsThePictureRowByRow(
        [Values(1, 2, 3, 4, 5, 7, 8, 9, 17)] int width, [Values(1, 2, 3, 5, 8, 9)] int height)
    {
        foreach ((int bits, byte depth, byte colours) in Kinds)
        {
            ulong[] pixels = Pixels(width, height, bits);
            Picture read = TestPictures.Decode(InterlacedPng.Make(pixels, width, height, bits, depth, colours));
            Picture straight =
                TestPictures.Decode(InterlacedPng.MakeStraight(pixels, width, height, bits, depth, colours));
            Assert.That(read.Pixels.ToArray(), Is.EqualTo(straight.Pixels.ToArray()), $"{colours}, {bits} bits");
            Assert.That(read.Alpha.ToArray(), Is.EqualTo(straight.Alpha.ToArray()), $"{colours}, {bits} bits");
        }
    }

    /// <summary>Where ImageSharp 2 itself reads for ever.</summary>
    [Test, CancelAfter(20_000)]
    public void Read_InterlacedCutAnywhere_SaysItEndsEarly(CancellationToken cancellationToken)
    {
        ulong[] pixels = Pixels(20, 20, 24);
        foreach (double share in (double[])[0.1, 0.5, 0.9])
        {
            byte[] png = InterlacedPng.Make(pixels, 20, 20, 24, 8, PngBuilder.Rgb, share);
            var e = Assert.Throws<InvalidPictureException>(
                () => PictureFile.Read(new MemoryStream(png), cancellationToken: cancellationToken));
            Assert.That(e!.Message, Does.Contain("ends before"));
        }
    }

    [Test]
    public void Read_InterlacedCutAndAccepted_GivesThePixelsThatWereThere()
    {
        ulong[] pixels = Pixels(40, 40, 24);
        Picture whole = TestPictures.Decode(InterlacedPng.Make(pixels, 40, 40, 24, 8, PngBuilder.Rgb));
        Picture part = TestPictures.Decode(
            InterlacedPng.Make(pixels, 40, 40, 24, 8, PngBuilder.Rgb, 0.4),
            new PictureReadOptions { AcceptTruncated = true });
        Assert.That(part.View.Row(32)[..3].ToArray(), Is.EqualTo(whole.View.Row(32)[..3].ToArray()));
        Assert.That(part.View.Row(39).ToArray(), Is.All.Zero);
        Assert.That(part.Alpha.IsEmpty);
    }

    [TestCase(PngBuilder.Rgba, 4)]
    [TestCase(PngBuilder.Rgb, 3)]
    public void Read_FewerRowsThanSaid_SaysItEndsEarly(byte colours, int bytes)
    {
        byte[] png = new PngBuilder(2, 5, 8, colours).Rows([.. Enumerable.Repeat(new byte[2 * bytes], 4)]);
        var e = Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(png));
        Assert.That(e!.Message, Does.Contain("ends before"));
        Assert.DoesNotThrow(() => TestPictures.Decode(png, new PictureReadOptions { AcceptTruncated = true }));
    }

    [TestCase("IHDR")]
    [TestCase("PLTE")]
    [TestCase("IDAT")]
    public void Read_WrongChecksum_SaysItIsDamaged(string type)
    {
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Palette).Chunk("PLTE", 1, 2, 3).Rows([0]);
        int at = png.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(type));
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at - 4));
        png[at + 4 + length] ^= 1;
        var e = Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(png));
        Assert.That(e!.Message, Does.Contain("damaged"));
    }

    [Test]
    public void Read_ColourKeyOf16Bits_MakesKeyTransparent()
    {
        Picture rgb = TestPictures.Decode(new PngBuilder(2, 1, 16, PngBuilder.Rgb)
            .Chunk("tRNS", 1, 2, 3, 4, 5, 6)
            .Rows([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 7]));
        Picture grey = TestPictures.Decode(new PngBuilder(2, 1, 16, PngBuilder.Grey)
            .Chunk("tRNS", 1, 2)
            .Rows([1, 2, 2, 1]));
        Assert.That(rgb.Alpha.ToArray(), Is.EqualTo(new byte[] { 0, 255 }));
        Assert.That(grey.Alpha.ToArray(), Is.EqualTo(new byte[] { 0, 255 }));
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(4, 9)]
    [TestCase(8, 9)]
    public void Read_ColourKeyOfGrey_MakesKeyTransparent(byte depth, byte key)
    {
        byte row = (byte)(key << (8 - depth));
        byte[] rows = depth == 8 ? [key, 0] : [row];
        Picture read = TestPictures.Decode(
            new PngBuilder(2, 1, depth, PngBuilder.Grey).Chunk("tRNS", 0, key).Rows(rows));
        Assert.That(read.Alpha.ToArray(), Is.EqualTo(new byte[] { 0, 255 }));
    }

    [Test]
    public void ReadInfo_Transparency_IsWhatReadingGives()
    {
        (byte[] Png, bool Alpha)[] files =
        [
            (new PngBuilder(1, 1, 8, PngBuilder.Palette).Chunk("PLTE", 1, 2, 3).Chunk("tRNS", 255).Rows([0]), false),
            (new PngBuilder(1, 1, 8, PngBuilder.Palette).Chunk("PLTE", 1, 2, 3).Chunk("tRNS", 9).Rows([0]), true),
            (new PngBuilder(1, 1, 8, PngBuilder.Grey).Chunk("tRNS", 0, 7).Rows([7]), true),
            (new PngBuilder(1, 1, 8, PngBuilder.Grey).Rows([7]), false),
        ];
        string path = Path.GetTempFileName();
        foreach ((byte[] png, bool alpha) in files)
        {
            File.WriteAllBytes(path, png);
            Assert.That(PictureFile.ReadInfo(path).MayHaveAlpha, Is.EqualTo(alpha));
            Assert.That(PictureFile.Read(path).Alpha.IsEmpty, Is.EqualTo(!alpha));
        }

        File.Delete(path);
    }

    [Test]
    public void Read_OrientedFile_IsUpright()
    {
        string path = Faults.FilePath("exif.png");
        Picture read = PictureFile.Read(path);
        Assert.That((read.Width, read.Height), Is.EqualTo((64, 96)));
        Assert.That(PictureFile.ReadInfo(path), Is.EqualTo(new PictureInfo(64, 96, false)));
    }

    [TestCase("before")]
    [TestCase("after")]
    [TestCase("text")]
    [TestCase("compressed text")]
    public void Read_Orientation_IsAppliedWhereverItStands(string place)
    {
        var builder = new PngBuilder(3, 2, 8, PngBuilder.Grey);
        byte[] hex = [.. "Raw profile type exif\0"u8, .. HexText()];
        switch (place)
        {
            case "before":
                builder.Chunk("eXIf", Exif);
                break;
            case "text":
                builder.Chunk("tEXt", hex);
                break;
            case "compressed text":
                builder.Chunk("zTXt", [.. "Raw profile type exif\0"u8, 0, .. Compress(HexText())]);
                break;
        }

        byte[] png = builder.Rows([10, 20, 30], [40, 50, 60]);
        if (place == "after")
        {
            png = [.. png[..^12], .. PngBuilder.MakeChunk("eXIf", Exif), .. png[^12..]];
        }

        Picture read = TestPictures.Decode(png);
        Assert.That((read.Width, read.Height), Is.EqualTo((2, 3)));
        Assert.That(
            read.Pixels.ToArray().Where((_, i) => i % 3 == 0), Is.EqualTo(new byte[] { 40, 10, 50, 20, 60, 30 }));
    }

    /// <summary>Text of 64 MB in a file of 64 kB, which ImageSharp 2 alone inflates.</summary>
    [TestCase("zTXt", "Comment\0\0")]
    [TestCase("zTXt", "Raw profile type exif\0\0")]
    [TestCase("iTXt", "Comment\0\u0001\0\0\0")]
    public void Read_TextThatInflatesWithoutEnd_TakesNoMemoryForIt(string type, string head)
    {
        byte[] text = Compress(new byte[1 << 26]);
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Grey)
            .Chunk(type, [.. System.Text.Encoding.Latin1.GetBytes(head), .. text])
            .Rows([7]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(TestPictures.Decode(png).Pixels.ToArray(), Is.EqualTo(new byte[] { 7, 7, 7 }));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 24));
    }

    private static ulong[] Pixels(int width, int height, int bits)
    {
        var random = new Random(width * 100 + height);
        ulong mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        return
        [
            .. Enumerable.Range(0, width * height)
                .Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue) & mask),
        ];
    }

    /// <summary>EXIF as ImageMagick writes it: its name, its length, and digits in lines.</summary>
    private static byte[] HexText()
    {
        byte[] profile = [.. "Exif\0\0"u8, .. Exif];
        string digits = Convert.ToHexStringLower(profile);
        return System.Text.Encoding.ASCII.GetBytes($"\nexif\n{profile.Length,8}\n{digits}\n");
    }

    private static byte[] Compress(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return compressed.ToArray();
    }
}
