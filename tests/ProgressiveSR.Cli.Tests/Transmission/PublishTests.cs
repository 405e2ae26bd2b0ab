using System.Text.Json;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Cli.Tests;

/// <summary><c>psr publish</c>, and <c>psr get</c> from the plain files that it wrote.</summary>
[Platform("Linux,MacOsX")]
internal sealed class PublishTests
{
    private WorkFolder folder = null!;

    private string Photos => folder["photos"];

    private string Published => folder["public"];

    [SetUp]
    public void MakeFolder()
    {
        folder = new WorkFolder();
        Directory.CreateDirectory(Photos);
        TestPictures.Write(folder["photos/a.png"], 230, 170);
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void Publish_Folder_WritesWhatItSaysAndWhatGetReads()
    {
        TestPictures.Write(folder["photos/b.png"], 70, 40, alpha: true);
        JsonElement json = ToolRun.Succeed("publish", Photos, Published, "--json").Json;

        Assert.That(JsonShape.Of(json), Is.EqualTo("{pictures:[{name, files, bytes}]}"));
        JsonElement[] pictures = [.. json.GetProperty("pictures").EnumerateArray()];
        Assert.That(
            pictures.Select(picture => picture.GetProperty("name").GetString()),
            Is.EqualTo(new[] { "a.png", "b.png" }));
        string[] files = Directory.GetFiles(Published, "*", SearchOption.AllDirectories);
        Assert.That(
            pictures.Sum(picture => picture.GetProperty("files").GetInt32()),
            Is.EqualTo(files.Length - 1),
            "and the list");
        long list = new FileInfo(Path.Combine(Published, WirePaths.List)).Length;
        Assert.That(
            pictures.Sum(picture => picture.GetProperty("bytes").GetInt64()),
            Is.EqualTo(files.Sum(file => new FileInfo(file).Length) - list));

        using ServeProcess server = ServeProcess.Start(Published, folder["cache"]);
        foreach (string name in new[] { "a.png", "b.png" })
        {
            ToolRun.Succeed(
                "get",
                server.Picture(name),
                folder["got.png"],
                "--level", "2", "--roi", "10,10,20,20", "--roi-level", "5");
            ToolRun.Succeed(
                "decode", Path.Combine(Published, name + ".psr"), folder["decoded.png"],
                "--level", "2", "--roi", "10,10,20,20", "--roi-level", "5");
            Picture got = PictureFile.Read(folder["got.png"]);
            Picture decoded = PictureFile.Read(folder["decoded.png"]);
            Assert.That(got.Pixels.ToArray(), Is.EqualTo(decoded.Pixels.ToArray()));
            Assert.That(got.Alpha.ToArray(), Is.EqualTo(decoded.Alpha.ToArray()));
        }

        Assert.That(server.Interrupt().Code, Is.EqualTo(ExitCode.Done));
    }

    /// <summary>Flat tiles have nothing to refine, so that some of their parts are empty files.</summary>
    [Test]
    public void Publish_FlatPicture_GivesARegionOfEmptyParts()
    {
        byte[] grey = new byte[600 * 400 * RgbView.BytesPerPixel];
        Array.Fill(grey, (byte)77);
        PictureFile.WritePng(new Picture(grey, 600, 400, 600 * RgbView.BytesPerPixel), folder["photos/flat.png"]);
        ToolRun.Succeed("publish", Photos, Published);
        Assert.That(
            Directory.GetFiles(Path.Combine(Published, WirePaths.Parts), "*", SearchOption.AllDirectories)
                .Count(file => new FileInfo(file).Length == 0),
            Is.GreaterThan(10));

        using ServeProcess server = ServeProcess.Start(Published, folder["cache"]);
        string[] region = ["--roi", "300,200,40,40", "--roi-level", "5"];
        ToolRun.Succeed(["get", server.Picture("flat.png"), folder["got.png"], .. region]);
        ToolRun.Succeed(["decode", Path.Combine(Published, "flat.png.psr"), folder["decoded.png"], .. region]);
        Assert.That(
            PictureFile.Read(folder["got.png"]).Pixels.ToArray(),
            Is.EqualTo(PictureFile.Read(folder["decoded.png"]).Pixels.ToArray()));
    }

    [Test]
    public void Publish_Again_WritesOnlyWhatChanged()
    {
        TestPictures.Write(folder["photos/b.png"], 100, 90);
        ToolRun.Succeed("publish", Photos, Published);
        string kept = Path.Combine(Published, "a.png.psr");
        string changed = Path.Combine(Published, "b.png.psr");
        DateTime written = File.GetLastWriteTimeUtc(kept);
        byte[] before = File.ReadAllBytes(changed);
        TestPictures.Write(folder["photos/b.png"], 100, 90, seed: 2);
        File.SetLastWriteTimeUtc(folder["photos/b.png"], DateTime.UtcNow.AddSeconds(5));

        ToolRun.Succeed("publish", Photos, Published);

        Assert.That(File.GetLastWriteTimeUtc(kept), Is.EqualTo(written));
        Assert.That(File.ReadAllBytes(changed), Is.Not.EqualTo(before));
        PictureManifest manifest = PictureManifest.Read(File.ReadAllBytes(Path.Combine(Published, "b.png.json")));
        Assert.That(Directory.Exists(Path.Combine(Published, WirePaths.Encoding(manifest.GetEncoding()))));
    }

    [Test]
    public void Publish_FileEncodedAhead_IsThePicture()
    {
        ToolRun.Succeed("encode", folder["photos/a.png"], folder["photos/a.png.psr"], "--model", "lite");
        ToolRun run = ToolRun.Succeed("publish", Photos, Published);
        Assert.That(run.Output, Does.StartWith("a.png: ").And.Contain(" files, "));
        Assert.That(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1));
        Assert.That(
            File.ReadAllBytes(Path.Combine(Published, "a.png.psr")),
            Is.EqualTo(File.ReadAllBytes(folder["photos/a.png.psr"])));
    }

    [Test]
    public void Publish_PictureThatIsNone_NamesItAndListsNothing()
    {
        File.WriteAllText(folder["photos/b.png"], "no picture");
        Assert.That(ToolRun.Fail(ExitCode.Failed, "publish", Photos, Published), Does.Contain("b.png"));
        Assert.That(File.Exists(Path.Combine(Published, WirePaths.List)), Is.False);
        File.Delete(folder["photos/b.png"]);
        ToolRun.Succeed("publish", Photos, Published);
        Assert.That(File.Exists(Path.Combine(Published, WirePaths.List)));
    }

    [Test]
    public void Publish_NoSuchFolder_SaysSo() => Assert.That(
        ToolRun.Fail(ExitCode.Failed, "publish", folder["none"], Published), Does.Contain("does not exist"));

    [Test]
    public void Publish_OntoItself_IsWrongUsage() => Assert.That(
        ToolRun.Fail(ExitCode.WrongUsage, "publish", Photos, Photos), Does.Contain("name another"));
}
