namespace ProgressiveSR.Cli.Tests;

internal sealed class UsageTests
{
    [TestCase]
    [TestCase("paint")]
    [TestCase("--paint")]
    [TestCase("encode")]
    [TestCase("encode", "in.png")]
    [TestCase("encode", "in.png", "out.png")]
    [TestCase("encode", "in.png", "out.psr", "more")]
    [TestCase("encode", "in.png", "out.psr", "--model")]
    [TestCase("encode", "", "out.psr")]
    [TestCase("info")]
    [TestCase("info", "a.psr", "--paint")]
    [TestCase("decode", "a.psr")]
    [TestCase("decode", "a.psr", "a.png", "--level")]
    [TestCase("decode", "a.psr", "a.png", "--level", "1", "--level", "2")]
    [TestCase("decode", "a.psr", "a.png", "--device", "cpu:1")]
    [TestCase("compare", "a.png")]
    [TestCase("compare", "a.png", "b.png", "--crop", "-1")]
    [TestCase("eval")]
    [TestCase("train")]
    [TestCase("train", "a.json", "--device", "tensorrt")]
    [TestCase("export", "checkpoint")]
    [TestCase("get", "http://127.0.0.1/a.png")]
    [TestCase("publish", "photos")]
    public void Run_WrongUsage_Exits2WithASentence(params string[] args) => ToolRun.Fail(ExitCode.WrongUsage, args);

    [TestCase("decode", "x.psr", "o.png", "--roi", "1,2,3", "--roi-level", "7")]
    [TestCase("decode", "x.psr", "o.png", "--roi-level", "x")]
    [TestCase("decode", "x.psr", "o.png", "--roi-level", "x", "--roi", "y", "--level", "z", "--device", "tpu")]
    [TestCase("decode", "x.psr", "o.png", "--roi-level", "7")]
    [TestCase("decode", "x.psr", "o.png", "--lr=maybe")]
    [TestCase("encode", "x.png", "o.psr", "--level", "-1")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "x")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "0")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "256")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "4,3")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "4,")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "4x")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "4x0")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "4x2x1")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "4x4,2x8")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "99999999999")]
    [TestCase("encode", "x.png", "o.psr", "--tile", "x", "--model", "")]
    [TestCase("compare", "a.png", "b.png", "--crop", "1.5")]
    [TestCase("eval", "d", "--levels", "0,,1", "--device", "x")]
    [TestCase("eval", "d", "--whole-blocks=2")]
    [TestCase("models", "--json=maybe")]
    [TestCase("train", "a.json", "--progress", "x", "--device", "y")]
    [TestCase("train", "a.json", "--data", "")]
    [TestCase("export", "a", "b", "--libtorch", "")]
    public void Run_ValuesThatDoNotParse_Exit2InPlainWords(params string[] args) => Assert.That(
        ToolRun.Fail(ExitCode.WrongUsage, args), Does.Not.Contain("System.").And.Not.Contain("parse"));

    [TestCase]
    [TestCase("encode")]
    [TestCase("info")]
    [TestCase("decode")]
    [TestCase("compare")]
    [TestCase("eval")]
    [TestCase("models")]
    [TestCase("train")]
    [TestCase("export")]
    public void Run_Help_Exits0WithTheUsage(params string[] command)
    {
        ToolRun run = ToolRun.Succeed([.. command, "--help"]);
        Assert.That(run.Output, Does.Contain("Usage:"));
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public void Models_WithJson_PrintsTheContractsProperties()
    {
        ToolRun run = ToolRun.Succeed("models", "--json");
        Assert.That(
            JsonShape.Of(run.Json),
            Is.EqualTo("{models:[{name, fingerprint, blockSize, superResolver, parameters, bytes}]}"));
        Assert.That(run.Json.GetProperty("models")[0].GetProperty("name").GetString(), Is.EqualTo("compact"));
    }

    [Test]
    public void Models_WithoutJson_PrintsNetworksAndTrainingData() =>
        Assert.That(
            ToolRun.Succeed("models").Output, Does.Contain("compact").And.Contain("lite").And.Contain("trained on"));

    [Test]
    public void Models_NoModel_Fails() =>
        Assert.That(ToolRun.Fail(ExitCode.Failed, "models", "--model", "nope"), Does.Contain("nope"));
}
