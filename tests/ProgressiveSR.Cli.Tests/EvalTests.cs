using System.Text.Json;

namespace ProgressiveSR.Cli.Tests;

internal sealed class EvalTests
{
    private WorkFolder folder = null!;

    [SetUp]
    public void MakePictures()
    {
        folder = new WorkFolder();
        TestPictures.Write(folder["b.png"], 100, 70, seed: 2);
        TestPictures.Write(folder["a, first.png"], 64, 64, seed: 1);
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void Eval_WithJson_PrintsTheContractsProperties()
    {
        JsonElement json = ToolRun.Succeed("eval", folder.Path, "--levels", "0,7", "--json").Json;
        Assert.That(
            JsonShape.Of(json),
            Is.EqualTo(
                "{model, images, dataConsistency, "
                + "levels:[{level, samplesRatio, bitsPerPixel, psnrY, ssimY, psnrRgb, seconds}]}"));
        Assert.That(json.GetProperty("images").GetInt32(), Is.EqualTo(2));
        Assert.That(
            json.GetProperty("levels").EnumerateArray().Select(level => level.GetProperty("level").GetInt32()),
            Is.EqualTo(new[] { 0, 7 }));
    }

    [Test]
    public void Eval_NoLevelsNamed_TakesAllAndRises()
    {
        JsonElement json = ToolRun.Succeed("eval", folder.Path, "--json").Json;
        double[] quality =
        [
            .. json.GetProperty("levels").EnumerateArray().Select(level => level.GetProperty("psnrY").GetDouble()),
        ];
        Assert.That(quality, Has.Length.EqualTo(8));
        Assert.That(quality[7], Is.GreaterThan(quality[0] + 3));
    }

    [Test]
    public void Eval_WholeBlocks_HasThePapersRatios()
    {
        JsonElement levels = ToolRun.Succeed(
            "eval",
            folder.Path,
            "--model", "lite", "--whole-blocks", "--levels", "0,7", "--json").Json.GetProperty("levels");
        Assert.That(levels[0].GetProperty("samplesRatio").GetDouble(), Is.EqualTo(0.0625));
        Assert.That(levels[1].GetProperty("samplesRatio").GetDouble(), Is.EqualTo(225.0 / 1024));
    }

    [Test]
    public void Eval_OnePicture_AgreesWithEncodeDecodeCompare()
    {
        File.Delete(folder["b.png"]);
        JsonElement level = ToolRun.Succeed("eval", folder.Path, "--levels", "5", "--json")
            .Json.GetProperty("levels")[0];
        string picture = folder["a, first.png"];
        JsonElement encoded = ToolRun.Succeed("encode", picture, folder["a.psr"], "--json").Json;
        ToolRun.Succeed("decode", folder["a.psr"], folder["decoded.png"], "--level", "5");
        JsonElement compared = ToolRun.Succeed(
            "compare", picture, folder["decoded.png"], "--crop", "4", "--json").Json;
        foreach (string metric in new[] { "psnrY", "ssimY", "psnrRgb" })
        {
            Assert.That(level.GetProperty(metric).GetDouble(), Is.EqualTo(compared.GetProperty(metric).GetDouble()));
        }

        long bytes = encoded.GetProperty("levels")[5].GetProperty("bytes").GetInt64();
        Assert.That(level.GetProperty("bitsPerPixel").GetDouble(), Is.EqualTo(8.0 * bytes / (64 * 64)));
    }

    [Test]
    public void Eval_WithTable_WritesARowPerPictureAndLevel()
    {
        JsonElement json = ToolRun.Succeed(
            "eval", folder.Path, "--levels", "0,3,7", "--out", folder["table.csv"], "--json").Json;
        string[] lines = File.ReadAllLines(folder["table.csv"]);
        Assert.That(lines, Has.Length.EqualTo(1 + 2 * 3));
        Assert.That(
            lines[0],
            Is.EqualTo("image,width,height,level,samples,samplesRatio,bytes,bitsPerPixel,psnrY,ssimY,psnrRgb,seconds"));
        Assert.That(lines[1], Does.StartWith("\"a, first.png\",64,64,0,"));
        Assert.That(lines[4], Does.StartWith("b.png,100,70,0,"));
        double mean = (Field(lines[4]) + Field(lines[1].Replace("a, first", "a", StringComparison.Ordinal))) / 2;
        Assert.That(json.GetProperty("levels")[0].GetProperty("psnrY").GetDouble(), Is.EqualTo(mean).Within(1e-9));

        static double Field(string line) =>
            double.Parse(line.Split(',')[8], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Test]
    public void Eval_NoConsistency_IsFurtherFromTheOriginal()
    {
        (double with, bool on) = Quality();
        (double without, bool off) = Quality("--no-consistency");
        Assert.That((on, off), Is.EqualTo((true, false)));
        Assert.That(without, Is.LessThan(with - 0.5));

        (double PsnrY, bool DataConsistency) Quality(params string[] options)
        {
            JsonElement json = ToolRun.Succeed(
                ["eval", folder.Path, "--model", "lite", "--levels", "7", "--json", .. options]).Json;
            return (
                json.GetProperty("levels")[0].GetProperty("psnrY").GetDouble(),
                json.GetProperty("dataConsistency").GetBoolean());
        }
    }

    [Test]
    public void Eval_UnreadablePicture_FailsUnlessSkipped()
    {
        File.WriteAllText(folder["c.png"], "no picture");
        TestPictures.Write(folder["d.png"], 8, 8);
        string error = ToolRun.Fail(
            ExitCode.Failed, "eval", folder.Path, "--levels", "0", "--out", folder["table.csv"]);
        Assert.That(error, Does.Contain("c.png").And.Contain("--skip-unreadable"));
        Assert.That(folder.Names, Does.Not.Contain("table.csv"));

        ToolRun run = ToolRun.Succeed("eval", folder.Path, "--levels", "0", "--skip-unreadable", "--json");
        Assert.That(run.Json.GetProperty("images").GetInt32(), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("c.png").And.Contain("d.png"));
    }

    [Test]
    public void Eval_NothingToEvaluate_Fails()
    {
        using WorkFolder empty = new();
        Assert.That(ToolRun.Fail(ExitCode.Failed, "eval", empty.Path), Does.Contain("holds no"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "eval", empty["none"]), Does.Contain("does not exist"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "eval", folder["b.png"]), Does.Contain("is a file"));
    }

    [Test]
    public void Eval_ImpossibleLevels_SaysWhich()
    {
        Assert.That(ToolRun.Fail(ExitCode.Failed, "eval", folder.Path, "--levels", "3,8"), Does.Contain("--levels 8"));
        Assert.That(ToolRun.Fail(ExitCode.WrongUsage, "eval", folder.Path, "--levels", "a"), Does.Contain("--levels"));
    }
}
