using ProgressiveSR.Conformance;
using ProgressiveSR.Metrics;
using ProgressiveSR.Reconstruction;

namespace ProgressiveSR.Tables.Tests;

/// <summary>The pieces of rate tables, and the tables that are committed.</summary>
public sealed class RateTests
{
    [Test]
    public void Set_OfTwoPictures_ComparesPictureByPicture()
    {
        RateSet set = new("set");
        set.Add([.. Line("ours", 31, 0.2, 0.8), .. Line("webp", 30, 0.2, 0.8)]);
        set.Add([.. Line("ours", 33, 0.4, 1.6), .. Line("webp", 30, 0.4, 1.6)]);

        Assert.That(set.GainOver("ours", "webp", quality => quality.PsnrY).Gain, Is.EqualTo(2).Within(1e-9));
        Assert.That(set.GainOver("ours", "webp", quality => quality.PsnrY).Pictures, Is.EqualTo(2));
        Assert.That(
            set.Means("ours").Select(point => (point.Setting, Math.Round(point.BitsPerPixel, 9), point.Quality.PsnrY)),
            Is.EqualTo([("1", 0.3, 32.0), ("2", 1.2, 34.0)]));
        Assert.That(
            set.MeanAtRateOf("ours", "2", "webp", quality => quality.PsnrY), Is.EqualTo(32).Within(1e-9));
        Assert.That(set.CountNotRising("ours", quality => quality.PsnrY), Is.Zero);
    }

    [Test]
    public void Set_WithAPictureThatCannotBeCompared_SaysSo()
    {
        RateSet set = new("set");
        set.Add([.. Line("ours", 31, 0.2, 0.8), .. Line("webp", 30, 0.2, 0.8)]);
        set.Add([.. Line("ours", 33, 0.2, 0.3), .. Line("webp", 30, 0.4, 1.6)]);

        Assert.That(set.GainOver("ours", "webp", quality => quality.PsnrY), Is.EqualTo(((double?)1.0, 1))
            .Using<(double? Gain, int Pictures)>(
                (a, b) => Math.Abs(a.Gain!.Value - b.Gain!.Value) < 1e-9 && a.Pictures == b.Pictures));
        Assert.That(set.MeanAtRateOf("ours", "1", "webp", quality => quality.PsnrY), Is.Null);
        Assert.That(set.GainOver("ours", "webp", _ => 1).Gain, Is.Zero);
    }

    [TestCase(30.0, 30.0, ExpectedResult = 1)]
    [TestCase(30.0, 29.0, ExpectedResult = 1)]
    [TestCase(30.0, 31.0, ExpectedResult = 0)]
    [TestCase(30.0, null, ExpectedResult = 0)]
    public int CountNotRising_OfALevelNoBetter_CountsItsPicture(double? first, double? second)
    {
        RateSet set = new("set");
        set.Add([Point("ours", "1", 1, first), Point("ours", "2", 2, second)]);
        return set.CountNotRising("ours", quality => quality.PsnrY);
    }

    [Test]
    public void Table_OfPoints_IsReadAsWritten()
    {
        RatePoint point = new("webp", "5", 1234, 0.5, new Quality(30.25, null, 28.5));
        CsvText csv = RateTable.Start();
        RateTable.Add(csv, "Set14", "a.png", RateTable.Region, point);
        RateTable.Add(csv, "Set14", "a.png", RateTable.Whole, point with { Bytes = 5 });
        RateTable.Add(csv, "Set14", "a.png", RateTable.OnBorders, point with { Setting = "38 dB" });
        string path = Path.GetTempFileName();
        File.WriteAllText(path, csv.ToString());

        RateTable table = RateTable.Open(path);

        Assert.That(table.Find("Set14", "a.png", RateTable.Region, "webp"), Is.EqualTo([point]));
        Assert.That(table.FindTarget("Set14", "a.png", RateTable.OnBorders)?.Setting, Is.EqualTo("38 dB"));
        Assert.That(table.FindTarget("Set14", "a.png", RateTable.Region), Is.Null);
        Assert.That(
            () => table.Find("Set14", "b.png", RateTable.Region, "webp"),
            Throws.TypeOf<CommandException>().With.Message.EndsWith(
                "has no region of 'b.png' of Set14 in webp; measure it with 'tables codecs'."));
        File.Delete(path);
        Assert.That(
            () => RateTable.Open(path),
            Throws.TypeOf<CommandException>().With.Message.EndsWith("does not exist; make it with 'tables codecs'."));
    }

    /// <summary>The network that is none gives back the picture that the expanded one was made of.</summary>
    [Test]
    public void LinearNetwork_OfAnExpandedPicture_PutsItsPhasesTogether()
    {
        const int Width = 3;
        const int Height = 2;
        float[] wanted = RandomData.Pixels(1, 3 * 2 * Width * 2 * Height);
        float[] expanded = new float[TransformReconstruction.Channels * Width * Height];
        for (int i = 0; i < wanted.Length; i++)
        {
            (int colour, int y, int x) = (i / (4 * Width * Height), i / (2 * Width) % (2 * Height), i % (2 * Width));
            int channel = 4 * colour + 2 * (y % 2) + x % 2;
            expanded[(channel * Height + y / 2) * Width + x / 2] = wanted[i];
        }

        using LinearNetwork network = new();
        float[] made = new float[wanted.Length];
        network.SuperResolve(expanded, Width, Height, made);

        Assert.That(made, Is.EqualTo(wanted));
        Assert.That(() => network.SuperResolve(expanded, Width, Height + 1, made), Throws.ArgumentException);
    }

    /// <summary>The committed figures have every codec at every setting, and larger files of one are better.</summary>
    [Test]
    public void Codecs_AsMeasured_AreComplete()
    {
        string path = Path.Combine(ProjectFolders.Results, "codecs.csv");
        using StreamReader reader = new(path);
        CsvTable csv = CsvTable.Read(path, reader);
        RateTable table = RateTable.Open(path);
        (string Set, string Image)[] pictures =
        [
            .. Enumerable.Range(0, csv.Count).Select(row => (csv.Text(row, "set"), csv.Text(row, "image"))).Distinct(),
        ];

        Assert.That(
            pictures.CountBy(picture => picture.Set),
            Is.EquivalentTo(
                new Dictionary<string, int> { ["Set14"] = 14, ["BSD100"] = 100, ["photos"] = 2 }));
        foreach ((string set, string image) in pictures)
        {
            foreach (ImageCodec codec in ImageCodec.All)
            {
                IReadOnlyList<RatePoint> whole = table.Find(set, image, RateTable.Whole, codec.Id);
                Assert.That(whole.Select(point => point.Setting), Is.EqualTo(codec.Settings));
                Assert.That(whole.Select(point => point.Bytes), Is.Ordered);
                Assert.That(whole[^1].Quality.PsnrY, Is.GreaterThan(whole[0].Quality.PsnrY!.Value + 5));
            }

            foreach (string part in (string[])[RateTable.Whole, RateTable.Region])
            {
                IReadOnlyList<RatePoint> layers = table.Find(set, image, part, TiledJpeg2000.Id);
                Assert.That(layers, Has.Count.EqualTo(TiledJpeg2000.Layers.Count));
                Assert.That(layers.Select(point => point.Bytes), Is.Ordered);
            }
        }
    }

    /// <summary>A photograph's list can be interpolated at the bytes of any level.</summary>
    [Test]
    public void PhotoList_OfTheSample_RisesWithItsBytes()
    {
        string path = Path.Combine(ProjectFolders.Photos, "astronaut.codecs.csv");
        using StreamReader reader = new(path);
        CsvTable table = CsvTable.Read(path, reader);
        foreach (string codec in (string[])[ImageCodec.Jpeg.Id, ImageCodec.Jpeg2000.Id])
        {
            int[] rows = [.. Enumerable.Range(0, table.Count).Where(row => table.Text(row, "codec") == codec)];
            Assert.That(rows, Has.Length.GreaterThan(30));
            Assert.That(rows.Select(row => table.Integer(row, "bytes")), Is.Ordered.And.Unique);
            Assert.That(rows.Select(row => table.Number(row, "psnrY")), Is.Ordered.And.Unique);
        }
    }

    private static RatePoint[] Line(string scheme, double psnr, double low, double high) =>
        [Point(scheme, "1", low, psnr), Point(scheme, "2", high, psnr + 2)];

    private static RatePoint Point(string scheme, string setting, double bits, double? psnr) =>
        new(scheme, setting, (long)(1000 * bits), bits, new Quality(psnr, null, null));
}
