using ProgressiveSR.Http;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

/// <summary>A sender that is killed between two levels, and started again at the same address.</summary>
[Platform("Linux,MacOsX")]
internal sealed class SenderLossTests
{
    private const string Name = "a.png";

    private WorkFolder folder = null!;
    private string file = null!;
    private PsrFileInfo info = null!;

    [OneTimeSetUp]
    public void MakePicture()
    {
        folder = new WorkFolder();
        Directory.CreateDirectory(folder["photos"]);
        file = folder["local.psr"];
        ToolRun.Succeed("encode", TestPictures.Write(folder[$"photos/{Name}"], 400, 300), file);
        using PsrFile opened = PsrFile.Open(file);
        info = opened.Info;
    }

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public async Task RefineAsync_SenderKilledAndStartedAgain_KeepsThePictureAndGoesOn()
    {
        using ServeProcess first = Start();
        ProgressiveHttpClient client = new(
            new HttpClient(ProgressiveHttpClient.CreateHandler()),
            new HttpReceiverOptions { RetryDelay = TimeSpan.FromMilliseconds(1) });
        await using HttpPicture picture = await client.OpenAsync(new Uri(first.Picture(Name)));
        long manifest = picture.BytesReceived;
        using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        await using PictureSession session = receiver.Open(picture);
        await session.RefineToAsync(1);

        first.Kill();
        Assert.That(
            () => session.RefineToAsync(2),
            Throws.InstanceOf<IOException>().With.Message.Contains("cannot be reached"));
        Refinement kept = await session.ShowReceivedAsync(7);
        Assert.That(kept.Level, Is.EqualTo(1));
        Assert.That(kept.Picture.Pixels.ToArray(), Is.EqualTo(Decode(1)));

        using ServeProcess second = Start(first.Url.Port);
        Refinement shown = await session.RefineToAsync(4);
        Assert.That(shown.Picture.Pixels.ToArray(), Is.EqualTo(Decode(4)));
        Assert.That(
            picture.BytesReceived - manifest, Is.EqualTo(info.Levels[4].Bytes - info.HeaderBytes), "no byte twice");
    }

    [Test]
    public void Get_SenderKilledAndStartedAgain_ContinuesFromTheCache()
    {
        using ServeProcess first = Start();
        string url = first.Picture(Name);
        string[] options = ["--cache", folder["received"], "--json"];
        long before = Bytes(ToolRun.Succeed(["get", url, folder["got.png"], "--level", "1", .. options]));
        byte[] coarse = File.ReadAllBytes(folder["got.png"]);

        first.Kill();
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, ["get", url, folder["got.png"], "--level", "4", .. options]),
            Does.Contain("cannot be reached"));
        Assert.That(File.ReadAllBytes(folder["got.png"]), Is.EqualTo(coarse), "the picture that is there stays");

        using ServeProcess second = Start(first.Url.Port);
        ToolRun again = ToolRun.Succeed(["get", url, folder["got.png"], "--level", "4", .. options]);
        Assert.That(PictureFile.Read(folder["got.png"]).Pixels.ToArray(), Is.EqualTo(Decode(4)));
        long alone = Bytes(ToolRun.Succeed("get", url, folder["alone.png"], "--level", "4", "--json"));
        long manifest = alone - (info.Levels[4].Bytes - info.HeaderBytes);
        Assert.That(before + Bytes(again), Is.EqualTo(alone + manifest), "no byte but the manifest's twice");
    }

    private ServeProcess Start(int port = 0) => ServeProcess.Start(folder["photos"], folder["sent"], port);

    private byte[] Decode(int level)
    {
        ToolRun.Succeed("decode", file, folder["decoded.png"], "--level", $"{level}");
        return PictureFile.Read(folder["decoded.png"]).Pixels.ToArray();
    }

    private static long Bytes(ToolRun run) => run.Json.GetProperty("bytesReceived").GetInt64();
}
