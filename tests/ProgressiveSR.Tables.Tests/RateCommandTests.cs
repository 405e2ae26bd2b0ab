using ProgressiveSR.Conformance;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Tables.Tests;

/// <summary>The commands that compare rates, with other codecs' figures from a file.</summary>
public sealed class RateCommandTests
{
    private string folder = "";

    private string Results => Path.Combine(folder, "results");

    [SetUp]
    public void CreatePictures()
    {
        folder = Directory.CreateTempSubdirectory().FullName;
        string set = Directory.CreateDirectory(Path.Combine(folder, "sets", "Set14")).FullName;
        string photos = Directory.CreateDirectory(Path.Combine(folder, "photos")).FullName;
        PictureFile.WritePng(Smooth(96, 64), Path.Combine(set, "first.png"));
        PictureFile.WritePng(Smooth(64, 80), Path.Combine(set, "second.png"));
        PictureFile.WritePng(Smooth(288, 260), Path.Combine(photos, "photo.png"));
        WriteCodecs("first.png", "second.png");
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Rates_OfAModelOfTheSeparableKernel_AreShownWithAndWithoutItsNetwork()
    {
        using TestModel model = await ModelAsync();

        string page = await RunAsync("rates", "rates-own", "--model", $"own={model.Folder}");

        string[] rows = await File.ReadAllLinesAsync(Path.Combine(Results, "rates-own.csv"));
        Assert.That(rows, Has.Length.EqualTo(1 + 3 * 2 * 4), "pictures, schemes, levels");
        Assert.That(
            rows.Count(row => row.StartsWith("Set14,first.png,whole,own,level 0,", StringComparison.Ordinal)),
            Is.EqualTo(1));
        Assert.That(rows.Count(row => row.Contains("\"own, linear\"", StringComparison.Ordinal)), Is.EqualTo(12));
        Assert.That(page, Does.Contain("own, linear: PSNR-Y"));
        Assert.That(page, Does.Match(@"\| +WebP \|( +[+-]\d+\.\d\d \|){4} +2 \|"));
        Assert.That(Path.Combine(Results, "rates-own.png"), Does.Exist);
    }

    [Test]
    public async Task Rates_OfADenseKernel_HaveOneScheme()
    {
        string page = await RunAsync("rates", "rates-lite", "--model", "lite");
        Assert.That(page, Does.Contain("## Set14").And.Contain("## photos").And.Not.Contain("linear:"));
    }

    [Test]
    public async Task RatesRegion_OfAModel_MakesItsFiles()
    {
        using TestModel model = await ModelAsync();

        string page = await RunAsync("rates-region", "rates-region-own", "--model", $"own={model.Folder}");

        Assert.That(page, Does.Contain("JPEG 2000 in tiles").And.Contain("| Set14 and photos |"));
        Assert.That(page, Does.Match(@"\| +photos \| +2 \| +\d\.\d{3} \| +\d\.\d{3} \| +1 \|"));
        string[] rows = await File.ReadAllLinesAsync(Path.Combine(Results, "rates-region-own.csv"));
        Assert.That(rows, Has.Length.EqualTo(1 + 3 * 2 * (1 + 2 * 3)), "pictures, schemes, a whole and two regions");
        Assert.That(Path.Combine(Results, "rates-region-own.png"), Does.Exist);
    }

    [Test]
    public async Task Rates_OfAPictureThatCodecsWereNotMeasuredOn_SayWhatToDo()
    {
        WriteCodecs("first.png");
        (int code, string error) = await TablesTool.RunAsync(Arguments("rates", "--model", "lite"));
        Assert.That(code, Is.EqualTo(ExitCode.Failed), error);
        Assert.That(error, Does.EndWith(
            "' has no whole of 'second.png' of Set14 in jpeg-progressive; measure it with 'tables codecs'.\n"));
    }

    /// <summary>Waves, which a few bits a pixel are enough for.</summary>
    private static Picture Smooth(int width, int height)
    {
        Picture picture = new(width, height);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i / 3, width);
            double wave = Math.Sin(0.2 * x + i % 3) + Math.Cos(0.13 * y * (1 + 0.01 * x));
            picture.Pixels.Span[i] = (byte)(128 + 60 * wave);
        }

        return picture;
    }

    /// <summary>A small model of the separable kernel, with tables.</summary>
    private async Task<TestModel> ModelAsync()
    {
        using RestorationNetwork network = new(features: 4, blocks: 1);
        TestModel model = TestModel.OfTransform(NetworkWeights.Of(network));
        using StringWriter said = new();
        int code = await PsrTool.RunAsync(
            ["tables", model.Folder, Path.Combine(folder, "sets", "Set14")], said, said, CancellationToken.None);
        Assert.That(code, Is.EqualTo(ExitCode.Done), said.ToString());
        return model;
    }

    private async Task<string> RunAsync(string command, string name, params string[] options)
    {
        (int code, string error) = await TablesTool.RunAsync(Arguments(command, options));
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        string page = await File.ReadAllTextAsync(Path.Combine(Results, $"{name}.md"));
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Match(
                $"/ProgressiveSR.Tables -- {command} --model .* --sets DATA --photos PHOTOS/photos --codecs "
                + "CODECS/codecs.csv\n"));
            Assert.That(page, Does.Not.Contain(folder).And.Not.Contain("NaN"));
            Assert.That(page.Split('\n'), Has.All.Matches<string>(line => line.Length <= 120 || line[0] is '|' or ' '));
        });
        return page;
    }

    private string[] Arguments(string command, params string[] options) =>
    [
        command,
        "--sets",
        Path.Combine(folder, "sets"),
        "--photos",
        Path.Combine(folder, "photos"),
        "--codecs",
        Path.Combine(folder, "codecs.csv"),
        "--out",
        Results,
        .. options,
    ];

    /// <summary>Invented figures of the codecs: 4 dB more with each doubling of the bytes.</summary>
    private void WriteCodecs(params string[] images)
    {
        CsvText csv = RateTable.Start();
        foreach ((string set, string image) in images.Select(image => ("Set14", image)).Append(("photos", "photo.png")))
        {
            foreach (ImageCodec codec in ImageCodec.All)
            {
                Add(RateTable.Coarse, codec.Id, 100, codec.Coarse);
                Add(RateTable.Whole, codec.Id, 200, codec.Settings);
                Add(RateTable.Region, codec.Id, 100, codec.Settings);
            }

            Add(RateTable.Region, ImageCodec.Jpeg2000.Id, 700, [CodecMeasurement.RegionSetting]);
            Add(RateTable.OnBorders, ImageCodec.Jpeg2000.Id, 600, [CodecMeasurement.RegionSetting]);

            Add(RateTable.Whole, TiledJpeg2000.Id, 100, [.. TiledJpeg2000.Layers.Select(layer => $"{layer}")]);
            Add(RateTable.Region, TiledJpeg2000.Id, 50, [.. TiledJpeg2000.Layers.Select(layer => $"{layer}")]);

            void Add(string part, string scheme, long bytes, IReadOnlyList<string> settings)
            {
                for (int i = 0; i < settings.Count; i++)
                {
                    double psnr = 22 + 4 * i;
                    RateTable.Add(csv, set, image, part, new RatePoint(
                        scheme, settings[i], bytes << i, 0.1 * (1 << i), new Quality(psnr, 0.8, psnr - 2)));
                }
            }
        }

        File.WriteAllText(Path.Combine(folder, "codecs.csv"), csv.ToString());
    }
}
