using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ProgressiveSR.Conformance;

namespace ProgressiveSR.Tables.Tests;

/// <summary>What other codecs' programs are asked, and what is read of their files; none has to be there.</summary>
public sealed class CodecTests
{
    private string folder = "";

    [SetUp]
    public void CreateFolder() => folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [TestCase(
        "jpeg-progressive",
        "85",
        ExpectedResult = "cjpeg -quality 85 -progressive -optimize -outfile FILE PICTURE; "
            + "djpeg -outfile SHOWN FILE")]
    [TestCase(
        "jpeg2000",
        "0.4",
        ExpectedResult = "opj_compress -i PICTURE -o FILE -r 60 -I; opj_decompress -i FILE -o SHOWN")]
    [TestCase("jxl-progressive", "1.2", ExpectedResult = "cjxl -d 1.2 -p -e 6 PICTURE FILE; djxl FILE SHOWN")]
    [TestCase("webp", "80", ExpectedResult = "cwebp -q 80 -m 6 PICTURE -o FILE; dwebp FILE -ppm -o SHOWN")]
    [TestCase("avif", "23", ExpectedResult = "avifenc -s 6 -j 1 --min 23 --max 23 PICTURE FILE; avifdec FILE SHOWN")]
    public string Codec_ASetting_IsAskedOfItsPrograms(string id, string setting)
    {
        ImageCodec codec = ImageCodec.Find(id);
        Assert.That(codec.Settings.Concat(codec.Coarse).Concat(codec.Fine), Is.Unique);
        return $"{codec.Encoder.Name} {string.Join(' ', codec.Encode(setting, "PICTURE", "FILE"))}; "
            + $"{codec.Decoder.Name} {string.Join(' ', codec.Decode("FILE", "SHOWN"))}";
    }

    [Test]
    public void Make_AProgramThatIsMissing_NamesThePackage() => Assert.That(
        () => new ExternalProgram("cjxl-of-nobody", "libjxl-tools").Make("out", [], CancellationToken.None),
        Throws.TypeOf<CommandException>().With.Message.EqualTo(
            "'cjxl-of-nobody' cannot be run; install the Debian package libjxl-tools."));

    [Test]
    public void Make_AProgramThatMakesNoFile_HasFailed() => Assert.That(
        () => new ExternalProgram("dotnet", "").Make(
            Path.Combine(folder, "none"), ["--version"], CancellationToken.None),
        Throws.TypeOf<CommandException>().With.Message.StartsWith("'dotnet --version' failed with exit code 0"));

    [TestCase("encode", "[INFO] tile number 1 / 1\nencode time: 1449 ms \n", ExpectedResult = 1.449)]
    [TestCase("decode", "encode time: 3 ms\ndecode time: 20 ms\n", ExpectedResult = 0.02)]
    public double ParseSeconds_WhatOpenJpegPrints_IsItsTime(string stage, string printed) =>
        TimedJpeg2000.ParseSeconds(stage, printed);

    [Test]
    public void ParseSeconds_NoTime_NamesThePackage() => Assert.That(
        () => TimedJpeg2000.ParseSeconds("decode", "encode time: 3 ms"),
        Throws.TypeOf<CommandException>().With.Message.Contains("libopenjp2-tools"));

    [Test]
    public void Pixmap_OfAPart_IsReadAsWritten()
    {
        Picture picture = RandomData.Picture(1, 40, 30);
        string path = Path.Combine(folder, "part.ppm");
        PortablePixmap.Write(picture.Crop(new PixelRegion(3, 5, 17, 11)), path);

        Picture read = PortablePixmap.Read(path);

        Assert.That((read.Width, read.Height), Is.EqualTo((17, 11)));
        Assert.That(
            Quality.Measure(picture.Crop(new PixelRegion(3, 5, 17, 11)), read.View, 0, ""),
            Is.EqualTo(new Quality(null, 1, null)));
    }

    [TestCase("P6\n# OpenJPEG-2.5.0 # twice\n2 1\n255\n", 6, ExpectedResult = "2x1")]
    [TestCase("P6 2 1 255 ", 6, ExpectedResult = "2x1")]
    [TestCase("P6\n2 1\n255\n", 5, ExpectedResult = "'shown.ppm' is not a pixmap of 8 bits: P6 2 1 255.")]
    [TestCase("P6\n2 1\n65535\n", 12, ExpectedResult = "'shown.ppm' is not a pixmap of 8 bits: P6 2 1 65535.")]
    [TestCase("P5\n2 1\n255\n", 2, ExpectedResult = "'shown.ppm' is not a pixmap of 8 bits: P5 2 1 255.")]
    [TestCase("", 0, ExpectedResult = "'shown.ppm' is not a pixmap of 8 bits:    .")]
    public string Pixmap_OfAProgram_IsReadOrRefused(string header, int pixels)
    {
        string path = Path.Combine(folder, "shown.ppm");
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(header), .. new byte[pixels]]);
        try
        {
            Picture read = PortablePixmap.Read(path);
            return $"{read.Width}x{read.Height}";
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    [Test]
    public void Codestream_OfLayersInTileParts_IsToldApart()
    {
        byte[] main = [0xff, 0x4f, 0xff, 0x51, 0, 4, 1, 2, 0xff, 0x52, 0, 3, 9];
        byte[] stream = [.. main, .. Part(3, 0, 7), .. Part(0, 0, 1), .. Part(3, 1, 5), 0xff, 0xd9];

        (int header, IReadOnlyList<TiledJpeg2000.TilePart> parts) = TiledJpeg2000.ReadTileParts(stream);

        Assert.That(header, Is.EqualTo(main.Length));
        Assert.That(
            parts.Select(part => (part.Tile, part.Layer, part.Bytes)),
            Is.EqualTo([(3, 0, 21), (0, 0, 15), (3, 1, 19)]));
        Assert.That(() => TiledJpeg2000.ReadTileParts(stream.AsSpan(0, 40)), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => TiledJpeg2000.ReadTileParts(main), Throws.TypeOf<InvalidDataException>());
    }

    [TestCase(512, 128, 128, 256, 256, ExpectedResult = "5 6 9 10")]
    [TestCase(481, 96, 0, 256, 100, ExpectedResult = "0 1 2")]
    [TestCase(129, 128, 0, 1, 1, ExpectedResult = "1")]
    public string Touched_ByARegion_AreItsTiles(int width, int x, int y, int columns, int rows) =>
        string.Join(' ', TiledJpeg2000.Touched(width, new PixelRegion(x, y, columns, rows)));

    /// <summary>A codec of 6 dB a bit that writes files of 100 bytes a bit: 38 dB at 4 bits.</summary>
    [Test]
    public void Bisect_ACodecOfKnownQuality_FindsItsBytes()
    {
        int runs = 0;
        RatePoint found = CodecMeasurement.Bisect(setting =>
        {
            runs++;
            double bits = double.Parse(setting, CultureInfo.InvariantCulture);
            Quality quality = new(14 + 6 * bits, 0.9, 10 + 6 * bits);
            return new RatePoint("x", setting, (long)(100 * bits), bits, quality);
        })!;

        Assert.That(found.Bytes, Is.EqualTo(400).Within(1));
        Assert.That(found.Setting, Is.EqualTo("38 dB"));
        Assert.That(found.Quality.PsnrY, Is.EqualTo(38));
        Assert.That(found.Quality.PsnrRgb, Is.EqualTo(34).Within(0.01));
        Assert.That(runs, Is.LessThan(20));
    }

    [TestCase(20)]
    [TestCase(50)]
    public void Bisect_AQualityOutOfReach_IsNull(double psnr) => Assert.That(
        CodecMeasurement.Bisect(setting => new RatePoint("x", setting, 9, 1, new Quality(psnr, null, null))), Is.Null);

    [Test]
    public void PhotoList_OfLargerFilesThatAreNoBetter_LeavesThemOut() => Assert.That(
        CodecsPhotoCommand.List(
        [
            Point("a", "3", 300, 35), Point("a", "1", 100, 30), Point("a", "2", 200, 29), Point("a", "4", 300, 34),
            Point("a", "5", 500, null), Point("b", "1", 50, 20),
        ]).ToString(),
        Is.EqualTo("codec,setting,bytes,psnrY\na,1,100,30.0000\na,3,300,35.0000\nb,1,50,20.0000\n"));

    [Test]
    public void PhotoGrid_OfJpeg2000_CoversAllSizes()
    {
        double[] bits = [.. CodecsPhotoCommand.Rates.Select(rate => double.Parse(rate, CultureInfo.InvariantCulture))];
        Assert.That(bits, Is.Ordered.And.Unique);
        Assert.That((bits[0] <= 0.03, bits[^1] >= 8), Is.EqualTo((true, true)));
        Assert.That(bits.Zip(bits.Skip(1), (a, b) => b / a), Has.All.InRange(1.15, 1.22));
    }

    private static RatePoint Point(string scheme, string setting, long bytes, double? psnr) =>
        new(scheme, setting, bytes, 1, new Quality(psnr, null, null));

    /// <summary>A tile-part: its SOT segment, SOD, and so many bytes of data.</summary>
    private static byte[] Part(ushort tile, byte layer, int data)
    {
        byte[] part = new byte[14 + data];
        BinaryPrimitives.WriteUInt16BigEndian(part, 0xff90);
        BinaryPrimitives.WriteUInt16BigEndian(part.AsSpan(2), 10);
        BinaryPrimitives.WriteUInt16BigEndian(part.AsSpan(4), tile);
        BinaryPrimitives.WriteInt32BigEndian(part.AsSpan(6), part.Length);
        part[10] = layer;
        BinaryPrimitives.WriteUInt16BigEndian(part.AsSpan(12), 0xff93);
        return part;
    }
}
