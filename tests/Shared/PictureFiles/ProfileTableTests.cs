namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>Profiles that lead to sRGB through tables, as those of scanners, printers and greys do.</summary>
public sealed class ProfileTableTests
{
    // The colour of Display P3 that 100, 150, 200 is in sRGB, by curves and matrices.
    private static readonly byte[] FromDisplayP3 = [83, 152, 205];

    private static readonly Func<double[], double[]> DisplayP3 =
        LutBuilder.ByPrimaries(IccBuilder.DisplayP3Primaries);

    // With 8 bits to a number, the grid has steps of 1/255 of what XYZ or Lab may be, a few values of sRGB.
    [TestCase("mft1", false, 2, 5)]
    [TestCase("mft1", true, 33, 5)]
    [TestCase("mft2", false, 2, 1)]
    [TestCase("mft2", true, 33, 2)]
    [TestCase("mAB ", false, 2, 1)]
    [TestCase("mAB ", true, 33, 2)]
    public void Read_RgbThroughTables_IsConvertedToSrgb(string kind, bool lab, int points, int tolerance)
    {
        byte[] tag = LutBuilder.Table(kind, 3, points, lab, DisplayP3);
        foreach (string name in (string[])["A2B0", "A2B1"])
        {
            byte[] icc = LutBuilder.Profile("RGB ", lab, name, tag);
            Assert.That(Read(icc, 100, 150, 200), Is.EqualTo(FromDisplayP3).Within(tolerance), name);
            Assert.That(Read(icc, 255, 255, 255), Is.EqualTo(new byte[] { 255, 255, 255 }).Within(1), name);
            Assert.That(Read(icc, 0, 0, 0), Is.EqualTo(new byte[] { 0, 0, 0 }).Within(tolerance), name);
        }
    }

    [TestCase(PictureFormat.Jpeg, 3)]
    [TestCase(PictureFormat.Webp, 1)]
    public void Read_TablesInOtherFormats_AreConvertedToSrgb(PictureFormat format, int tolerance)
    {
        byte[] icc = LutBuilder.Profile(
            "RGB ", lab: false, "A2B0", LutBuilder.Table("mft2", 3, 2, lab: false, DisplayP3));
        var picture = new Picture(16, 16);
        for (int i = 0; i < picture.Pixels.Length; i += 3)
        {
            new byte[] { 100, 150, 200 }.CopyTo(picture.Pixels.Span[i..]);
        }

        byte[] encoded = TestPictures.Encode(picture, format, new PictureWriteOptions { Quality = 100 });
        byte[] file = format == PictureFormat.Jpeg
            ? JpegBuilder.WithProfile(encoded, icc)
            : WebpBuilder.WithProfile(16, 16, encoded, icc);
        byte[] read = TestPictures.Decode(file).Pixels.ToArray();
        Assert.That(read[..3], Is.EqualTo(FromDisplayP3).Within(tolerance));
        Assert.That(read[^3..], Is.EqualTo(FromDisplayP3).Within(tolerance));
    }

    [Test]
    public void Read_TablesWithoutAGrid_AreConvertedToSrgb()
    {
        byte[] tag = LutBuilder.MatrixTable(IccBuilder.DisplayP3Primaries);
        byte[] icc = LutBuilder.Profile("RGB ", lab: false, "A2B0", tag);
        Assert.That(Read(icc, 100, 150, 200), Is.EqualTo(FromDisplayP3).Within(1));
    }

    [TestCase("mft1", false)]
    [TestCase("mft1", true)]
    [TestCase("mft2", false)]
    [TestCase("mft2", true)]
    [TestCase("mAB ", true)]
    public void Read_GreyThroughTables_IsConvertedToSrgb(string kind, bool lab)
    {
        // Half of the light that sRGB's curve gives: 255 * sRGB(light(200 / 255) / 2) = 146.
        byte[] tag = LutBuilder.Table(kind, 1, 255, lab, light => LutBuilder.Grey([light[0] / 2]));
        byte[] icc = LutBuilder.Profile("GRAY", lab, "A2B0", tag);
        byte[] read = TestPictures.Decode(new PngBuilder(1, 1, 8, PngBuilder.Grey).Profile(icc).Rows([200]))
            .Pixels.ToArray();
        Assert.That(read, Is.EqualTo(new byte[] { 146, 146, 146 }).Within(kind == "mft1" ? 4 : 1));
    }

    [Test]
    public void Read_GreyCurveToLab_IsLightness()
    {
        byte[] icc = IccBuilder.Grey(IccBuilder.PowerCurve(1));
        "Lab "u8.CopyTo(icc.AsSpan(20));
        byte[] read = TestPictures.Decode(new PngBuilder(1, 1, 8, PngBuilder.Grey).Profile(icc).Rows([128]))
            .Pixels.ToArray();

        // L* of 50.2 is 0.1855 of the light, by sRGB's curve 119.4.
        Assert.That(read, Is.EqualTo(new byte[] { 119, 119, 119 }).Within(1));
    }

    [Test]
    public void Read_DotGain_IsConverted()
    {
        // 20 % of dot gain in the middle: half of the ink covers 70 %, so that 30 % of the light are left.
        byte[] icc = IccBuilder.Grey(IccBuilder.SampledCurve(0, 0x4CCD, 0xFFFF));
        byte[] read = TestPictures.Decode(new PngBuilder(2, 1, 8, PngBuilder.Grey).Profile(icc).Rows([128, 255]))
            .Pixels.ToArray();
        Assert.That(read, Is.EqualTo(new byte[] { 149, 149, 149, 255, 255, 255 }).Within(1));
    }

    [Test]
    public void Read_CurvePerColour_TakesEachColoursOwn()
    {
        byte[] icc = WithCurves(IccBuilder.PowerCurve(1), IccBuilder.SrgbCurve, IccBuilder.SampledCurve(0x0300));

        // 255 * sRGB(100 / 255), 150, and 255 * sRGB((200 / 255)^3).
        Assert.That(Read(icc, 100, 150, 200), Is.EqualTo(new byte[] { 168, 150, 185 }).Within(1));
    }

    [Test]
    public void Read_CurveOfTwoPoints_IsAStraightLine()
    {
        byte[] line = IccBuilder.SampledCurve(0, 0xFFFF);
        Assert.That(
            Read(WithCurves(line, line, line), 100, 150, 200), Is.EqualTo(new byte[] { 168, 202, 229 }).Within(1));
    }

    [Test]
    public void Read_TablesCutAnywhere_IsReadOrToldOf()
    {
        byte[] whole = LutBuilder.Profile(
            "RGB ", lab: true, "A2B0", LutBuilder.Table("mAB ", 3, 2, lab: true, DisplayP3));
        byte[] as16 = LutBuilder.Profile(
            "RGB ", lab: true, "A2B0", LutBuilder.Table("mft2", 3, 2, lab: true, DisplayP3));
        foreach (byte[] icc in (byte[][])[whole, as16])
        {
            for (int length = 130; length < icc.Length - 4; length += 3)
            {
                var said = new List<string>();
                byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Rgb).Profile(icc[..length]).Rows([100, 150, 200]);
                byte[] read = TestPictures.Decode(png, new PictureReadOptions { Warn = said.Add }).Pixels.ToArray();
                Assert.That(read.SequenceEqual(new byte[] { 100, 150, 200 }), Is.EqualTo(said.Count == 1), $"{length}");
            }
        }
    }

    [Test]
    public void Read_AnyByteOfTablesChanged_IsRead()
    {
        byte[] icc = LutBuilder.Profile(
            "RGB ", lab: false, "A2B0", LutBuilder.Table("mAB ", 3, 2, lab: false, DisplayP3));
        for (int i = 128; i < icc.Length; i++)
        {
            byte[] changed = (byte[])icc.Clone();
            changed[i] ^= 0xFF;
            Assert.That(Read(changed, 100, 150, 200), Has.Length.EqualTo(3), $"byte {i}");
        }
    }

    /// <summary>An L* curve of 1024 points with sRGB's primaries; the reference is made with Little CMS.</summary>
    [Test]
    public void Read_LightnessCurveFile_HasLittleCmsColours()
    {
        Picture read = PictureFile.Read(Faults.FilePath("icc_L.png"));
        Picture expected = PictureFile.Read(Faults.FilePath("icc_L_ref.png"));
        Assert.That(read.View.Row(16).Slice(48, 3).ToArray(), Is.EqualTo(new byte[] { 59, 141, 196 }).Within(1));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(expected.Pixels.ToArray()).Within(1));
    }

    private static byte[] WithCurves(byte[] red, byte[] green, byte[] blue)
    {
        byte[] icc = IccBuilder.Rgb(IccBuilder.SrgbPrimaries, red);
        byte[][] xyz = [.. ((string[])["rXYZ", "gXYZ", "bXYZ"]).Select(name => Tag(icc, name))];
        return IccBuilder.Profile(
            "RGB ",
            ("rXYZ", xyz[0]), ("gXYZ", xyz[1]), ("bXYZ", xyz[2]),
            ("rTRC", red), ("gTRC", green), ("bTRC", blue));
    }

    private static byte[] Tag(byte[] icc, string name)
    {
        int entry = icc.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(name));
        int offset = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(icc.AsSpan(entry + 4));
        return icc[offset..(offset + 20)];
    }

    private static byte[] Read(byte[] icc, byte red, byte green, byte blue) =>
        TestPictures.Decode(new PngBuilder(1, 1, 8, PngBuilder.Rgb).Profile(icc).Rows([red, green, blue]))
            .Pixels.ToArray();
}
