using System.Globalization;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables.Tests;

public sealed class Table1Tests
{
    private string folder = "";

    [SetUp]
    public void CreateFolder() => folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Table1_OnePictureOfOneSet_AgreesWithEval()
    {
        string set = Directory.CreateDirectory(Path.Combine(folder, "sets", "Set5")).FullName;
        PictureFile.WritePng(Pattern(), Path.Combine(set, "pattern.png"));
        string csv = Path.Combine(folder, "eval.csv");
        using StringWriter error = new();

        (int made, string problem) = await TablesTool.RunAsync(
            "table1", "--sets", Path.Combine(folder, "sets"), "--out", Path.Combine(folder, "results"));
        int evaluated = await PsrTool.RunAsync(
            ["eval", set, "--model", "lite", "--whole-blocks", "--levels", "3", "--out", csv], TextWriter.Null, error);

        Assert.That((made, evaluated), Is.EqualTo((ExitCode.Done, ExitCode.Done)), problem + error);
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "results", "table1.md"));
        using StreamReader reader = new(csv);
        CsvTable table = CsvTable.Read("eval.csv", reader);
        string cell = string.Create(
            CultureInfo.InvariantCulture, $"{table.Number(0, "psnrY"):F2} / {table.Number(0, "ssimY"):F4}");
        Assert.That(page, Does.Match($@"\| +3 \| +11\.82 % \| +ours, with data consistency \| +{cell} \| +– \|"));
        Assert.That(page, Does.Match(@"closed form, no network \| +34\.69 / – \|"));
        Assert.That(page, Does.Contain("--model lite --sets DATA").And.Not.Contain(folder));
    }

    private static Picture Pattern()
    {
        Picture picture = new(70, 64);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels.Span[i] = (byte)(128 + 100 * Math.Sin(i * 0.37) * Math.Cos(i / 210 * 0.5));
        }

        return picture;
    }
}
