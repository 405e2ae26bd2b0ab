using ProgressiveSR.Conformance;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables.Tests;

/// <summary>Models are shown with data consistency or without, as they were trained.</summary>
public sealed class SchemeTests
{
    private string folder = "";
    private string sets = "";

    [SetUp]
    public void CreateFolder()
    {
        folder = Directory.CreateTempSubdirectory().FullName;
        sets = Path.Combine(folder, "sets");
        string set = Directory.CreateDirectory(Path.Combine(sets, "Set14")).FullName;
        PictureFile.WritePng(RandomData.Picture(3, 64, 32), Path.Combine(set, "random.png"));
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Table1_TwoModelsOfOneNameAndTwoSchemes_StandTogether()
    {
        using TestModel with = TestModel.Create(16, seed: 4);
        using TestModel without = TestModel.Create(16, seed: 4, dataConsistency: false);

        (int code, string error) = await Run("table1", "--model", $"x={with.Folder}", $"x={without.Folder}");

        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "table1.md"));
        string[] rows = [.. page.Split('\n').Where(line => line.Contains("ours, "))];
        Assert.Multiple(() =>
        {
            Assert.That(page.Split("## x"), Has.Length.EqualTo(2));
            Assert.That(rows, Has.Length.EqualTo(2 * with.Schedule.Count));
            Assert.That(rows[2], Does.Match(@"\| +1 \|.+ours, with data consistency \|"));
            Assert.That(rows[3], Does.Match(@"\| +\| +\| ours, without data consistency \|"));
            Assert.That(Score(rows[2]), Is.Not.EqualTo(Score(rows[3])).And.Match(@"^\d+\.\d\d / 0\.\d{4}$"));
        });

        static string Score(string row) => row.Split('|')[5].Trim();
    }

    [Test]
    public async Task Table1_TwoModelsOfOneNameAndScheme_AreRefused()
    {
        (int code, string error) = await Run("table1", "--model", "x=lite", "x=lite");

        Assert.That(
            (code, error.Trim()),
            Is.EqualTo((
                ExitCode.Failed,
                "tables: Two models called 'x' were trained with data consistency; rename one with NAME=DIR.")));
    }

    [TestCase("table3", "--conv", "with", "without")]
    [TestCase("figure7", "--modules", "unified", "separate")]
    public async Task Comparison_OfTwoSchemes_IsRefused(string command, string option, string first, string second)
    {
        using TestModel without = TestModel.Create(16, seed: 4, dataConsistency: false);

        (int code, string error) = await Run(command, option, $"{first}=lite", $"{second}={without.Folder}");

        Assert.That(code, Is.EqualTo(ExitCode.Failed));
        Assert.That(
            error,
            Does.Contain($"'{first}' was trained with data consistency, '{second}' without data consistency"));
    }

    private Task<(int Code, string Error)> Run(params string[] args) =>
        TablesTool.RunAsync([.. args, "--sets", sets, "--out", folder]);
}
