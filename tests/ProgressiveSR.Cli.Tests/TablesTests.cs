using System.Text.Json;

namespace ProgressiveSR.Cli.Tests;

internal sealed class TablesTests : TrainedModelFixture
{
    [Test]
    public void Tables_OfPictures_MakeFilesSmallerThatDecodeTheSame()
    {
        string picture = Directory.GetFiles(folder["pictures"])[0];
        ToolRun.Succeed("encode", picture, folder["raw.psr"], "--model", folder["model"]);
        ToolRun.Succeed("decode", folder["raw.psr"], folder["raw.png"], "--model", folder["model"]);

        JsonElement made = ToolRun.Succeed("tables", folder["model"], folder["pictures"], "--json").Json;
        Assert.That(JsonShape.Of(made), Is.EqualTo("{name, fingerprint, bytes, pictures}"));
        Assert.That(
            made.GetProperty("bytes").GetInt64(),
            Is.EqualTo(new FileInfo(Path.Combine(folder["model"], "coding.safetensors")).Length));

        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "decode", folder["raw.psr"], folder["x.png"], "--model", folder["model"]),
            Does.Contain("fingerprint"));
        ToolRun.Succeed("encode", picture, folder["coded.psr"], "--model", folder["model"]);
        ToolRun.Succeed("decode", folder["coded.psr"], folder["coded.png"], "--model", folder["model"]);
        Assert.That(File.ReadAllBytes(folder["coded.png"]), Is.EqualTo(File.ReadAllBytes(folder["raw.png"])));
        Assert.That(new FileInfo(folder["coded.psr"]).Length, Is.LessThan(new FileInfo(folder["raw.psr"]).Length));
    }

    [Test]
    public void Tables_OfAModelWithABase_AreRefused()
    {
        ToolRun.Succeed("tables", folder["model"], folder["pictures"]);
        ToolRun.Succeed("export", folder["out"], folder["other"], "--base", folder["model"]);
        Assert.That(Directory.GetFiles(folder["other"]), Has.Length.EqualTo(1), "only the manifest");
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "tables", folder["other"], folder["pictures"]), Does.Contain("base model"));
    }

    [Test]
    public void Tables_WithoutPictures_IsWrongUsage() => ToolRun.Fail(ExitCode.WrongUsage, "tables", folder["model"]);
}
