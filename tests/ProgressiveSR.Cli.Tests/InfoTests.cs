using System.Text.Json;

namespace ProgressiveSR.Cli.Tests;

internal sealed class InfoTests : WorkFolderFixture
{
    [Test]
    public void Info_WithJson_AgreesWithEncode()
    {
        string picture = TestPictures.Write(folder["in.png"], 200, 90);
        JsonElement encoded = ToolRun.Succeed("encode", picture, folder["a.psr"], "--json").Json;
        JsonElement info = ToolRun.Succeed("info", folder["a.psr"], "--json").Json;
        Assert.That(
            JsonShape.Of(info),
            Is.EqualTo(
                "{width, height, blockSize, model, fingerprint, "
                + "levels:[{level, samples, samplesRatio, bytes, linearPsnrY, psnrY, ssimY}], bytes, tiles}"));
        foreach ((JsonElement stated, JsonElement made) in info.GetProperty("levels").EnumerateArray()
            .Zip(encoded.GetProperty("levels").EnumerateArray()))
        {
            Assert.That(stated.GetProperty("samples").GetInt64(), Is.EqualTo(made.GetProperty("samples").GetInt64()));
            Assert.That(stated.GetProperty("bytes").GetInt64(), Is.EqualTo(made.GetProperty("bytes").GetInt64()));
            Assert.That(
                stated.GetProperty("linearPsnrY").GetDouble(),
                Is.EqualTo(made.GetProperty("linearPsnrY").GetDouble()).Within(0.005),
                "hundredths");
        }

        Assert.That(
            info.GetProperty("tiles").GetInt64(), Is.EqualTo(4), "7x3 blocks in tiles of 4x2, at the highest level");
        Assert.That(info.GetProperty("fingerprint").GetString(), Has.Length.EqualTo(32));
    }

    [Test]
    public void Info_TruncatedFile_WarnsAndStillTells()
    {
        string picture = TestPictures.Write(folder["in.png"], 64, 64);
        ToolRun.Succeed("encode", picture, folder["a.psr"]);
        File.WriteAllBytes(folder["cut.psr"], File.ReadAllBytes(folder["a.psr"])[..^1]);
        ToolRun run = ToolRun.Succeed("info", folder["cut.psr"]);
        Assert.That(run.Error, Does.StartWith("psr: warning: ").And.Contain("highest complete level is 6"));
        Assert.That(run.Output, Does.Contain("64x64"));
    }

    [Test]
    public void Info_NoPsrFile_NamesIt()
    {
        File.WriteAllText(folder["text.psr"], new string('x', 500));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "info", folder["text.psr"]), Does.Contain("text.psr"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "info", folder["none.psr"]), Does.Contain("none.psr"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "info", folder.Path), Does.Contain("is a folder"));
    }
}
