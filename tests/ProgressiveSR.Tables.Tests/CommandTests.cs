using System.Globalization;
using ProgressiveSR.Conformance;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Tables.Tests;

/// <summary>Every command makes its files, and says on its page how to make them again.</summary>
public sealed class CommandTests
{
    private string folder = "";
    private string sets = "";
    private string photo = "";
    private string log = "";

    [SetUp]
    public void CreateFolder()
    {
        folder = Directory.CreateTempSubdirectory().FullName;
        sets = Path.Combine(folder, "sets");
        string set = Directory.CreateDirectory(Path.Combine(sets, "Set5")).FullName;
        photo = Path.Combine(set, "photo.png");
        PictureFile.WritePng(RandomData.Picture(1, 96, 64), photo);
        PictureFile.WritePng(RandomData.Picture(2, 64, 64), Path.Combine(set, "second.png"));
        log = Path.Combine(folder, "log.csv");
        File.WriteAllLines(
            log,
            [
                "stage,iteration,loss,rate,secondsPerIteration,validation",
                "0,50,0.3,1,0.1,0:20.5",
                "0,80,0.2,1,0.1,0:22.25",
            ]);
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [TestCase("figure3", "--size", "300x260", ExpectedResult = "figure3: csv md png")]
    [TestCase("figure4", "--sets", "SETS", ExpectedResult = "figure4-lite: csv md png")]
    [TestCase("figure5", "--photo", "PHOTO", "--part", "9,5,30,22", ExpectedResult = "figure5-lite-photo: csv md png")]
    [TestCase(
        "figure6",
        "--photo",
        "PHOTO",
        "--inside",
        "1,1,20,20",
        "--outside",
        "70,1,20,20",
        ExpectedResult = "figure6-lite-photo: csv md png")]
    [TestCase("figure7", "--modules", "one=lite", "--sets", "SETS", ExpectedResult = "figure7: csv md png")]
    [TestCase("training", "--name", "lite", "--log", "LOG", ExpectedResult = "training-lite: csv md png")]
    [TestCase("table1", "--sets", "SETS", ExpectedResult = "table1: csv md")]
    [TestCase("table2", "--blocks", "32=lite", "--sets", "SETS", ExpectedResult = "table2: csv md")]
    [TestCase("table3", "--conv", "with=lite", "without=lite", "--sets", "SETS", ExpectedResult = "table3: csv md")]
    [TestCase(
        "table4",
        "--size",
        "260x256",
        "--runs",
        "1",
        "--warm-up",
        "0",
        ExpectedResult = "table4-onnx-cpu: csv md")]
    public async Task<string> Command_OfTheModelAtHand_MakesItsFiles(params string[] args)
    {
        await RunAsync(args);

        string[] files = [.. Results()];
        string name = Path.GetFileNameWithoutExtension(files[0]);
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "results", $"{name}.md"));
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Contain($"/ProgressiveSR.Tables -- {args[0]} "));
            Assert.That(page, Does.Not.Contain(folder).And.Not.Contain("NaN"));
            Assert.That(page.Split('\n'), Has.All.Matches<string>(line => line.Length <= 120 || line[0] is '|' or ' '));
        });
        return $"{name}: {string.Join(' ', files.Select(file => Path.GetExtension(file)[1..]))}";
    }

    [Test]
    public async Task All_WithSets_MakesWhatItHasModelsFor()
    {
        string error = await RunAsync("all", "--sets", sets);

        Assert.That(
            Results().Where(file => file.EndsWith(".md", StringComparison.Ordinal)),
            Is.EqualTo(["figure3.md", "figure4-lite.md", "figure5-lite.md", "figure6-lite.md", "table1.md"]));
        Assert.That(
            error,
            Does.Contain("skipped without --blocks: table2").And.Contain("skipped without --conv: table3")
                .And.Contain("skipped without --modules: figure7"));
    }

    [Test]
    public async Task Table1_WithACache_EvaluatesOnce()
    {
        string[] args = ["table1", "--sets", sets, "--cache", Path.Combine(folder, "cache")];
        string first = await RunAsync(args);
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "results", "table1.md"));
        string second = await RunAsync(args);

        Assert.That((first.Trim(), second), Is.EqualTo(("evaluating lite with data consistency on Set5", "")));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "results", "table1.md")), Is.EqualTo(page));
        PictureFile.WritePng(RandomData.Picture(7, 97, 64), photo);
        Assert.That(await RunAsync(args), Is.EqualTo(first), "with another picture");
    }

    [Test]
    public async Task Network_WithWeights_SaysHowGoodItIs()
    {
        string weights = Path.Combine(folder, "weights.safetensors");
        using (CarnNetwork network = new(factor: 4, features: 8, groups: 1))
        {
            network.SaveWeights(weights);
        }

        await RunAsync(
            "network", "--sets", sets, "--architecture", "carn", "--weights", weights, "--settings",
            """{"features":8,"groups":1,"mobile":false,"multiScale":false}""");

        string page = await File.ReadAllTextAsync(Path.Combine(folder, "results", "network-carn-x4-onnx.md"));
        Assert.That(page, Does.Match(@"\| Set5 \| +2 \| +\d+\.\d{3} \| +0\.\d{4} \|"));
        Assert.That(
            await File.ReadAllLinesAsync(Path.Combine(folder, "results", "network-carn-x4-onnx.csv")),
            Has.Length.EqualTo(3).And.ItemAt(1).StartsWith("Set5,photo.png,"));
    }

    [Test]
    public async Task Overlap_OfAModelWithWindows_CostsMoreTheWiderItIs()
    {
        using OmniSrNetwork x4 = new(factor: 4, features: 4, groups: 1);
        using OmniSrNetwork x2 = new(factor: 2, features: 4, groups: 1);
        using TestModel model = TestModel.Create(32, seed: 1, [NetworkWeights.Of(x4), NetworkWeights.Of(x2)]);
        PictureFile.WritePng(RandomData.Picture(3, 320, 64), photo);

        await RunAsync("overlap", "--model", $"omni={model.Folder}", "--sets", sets);

        string[] rows = await File.ReadAllLinesAsync(Path.Combine(folder, "results", "overlap-omni.csv"));
        double[] costs =
        [
            .. rows.Where(row => row.StartsWith("Set5,7,", StringComparison.Ordinal)).Select(row => double.Parse(
                row.Split(',')[^1], CultureInfo.InvariantCulture)),
        ];
        Assert.That(costs, Has.Length.EqualTo(6).And.Ordered);
        Assert.That(costs[0], Is.GreaterThanOrEqualTo(1).And.LessThan(costs[^1]));
    }

    [TestCase(
        "overlap",
        "--model",
        "lite",
        "--sets",
        "SETS",
        ExpectedResult = "A network of 'lite' does not run in windows.")]
    [TestCase(
        "figure3",
        "--size",
        "200x260",
        ExpectedResult = "--size 200x260 has 7x9 blocks; a region of 8x8 does not fit; "
            + "'tables figure3 --help' shows the usage.")]
    public async Task<string> Command_ThatCannotBeMade_SaysWhy(params string[] args)
    {
        (int code, string error) = await TablesTool.RunAsync(Filled(args));
        Assert.That(code, Is.Not.EqualTo(ExitCode.Done));
        Assert.That(Directory.Exists(Path.Combine(folder, "results")), Is.False);
        return error.Trim().Replace("tables: ", "", StringComparison.Ordinal);
    }

    private IEnumerable<string> Results() =>
        Directory.EnumerateFiles(Path.Combine(folder, "results")).Select(file => Path.GetFileName(file)).Order();

    private string[] Filled(string[] args) =>
    [
        .. args.Select(word => word is "SETS" ? sets : word is "PHOTO" ? photo : word is "LOG" ? log : word),
        "--out",
        Path.Combine(folder, "results"),
    ];

    private async Task<string> RunAsync(params string[] args)
    {
        (int code, string error) = await TablesTool.RunAsync(Filled(args));
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        return error;
    }
}
