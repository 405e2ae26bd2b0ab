using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Cli.Tests;

/// <summary><c>psr serve</c> as a process: what it prints, what it answers, and how it ends.</summary>
[Platform("Linux,MacOsX")]
internal sealed class ServeTests
{
    private const string FreePort = "http://127.0.0.1:0";

    private WorkFolder folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        folder = new WorkFolder();
        Directory.CreateDirectory(folder["photos"]);
        TestPictures.Write(Path.Combine(folder["photos"], "a.png"), 120, 90);
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Serve_Stopped_HasAnsweredAndEndsWith0(bool terminated)
    {
        using ToolProcess serve = Start("--cache", folder["cache"]);
        string line = serve.ReadOutputLine()!;
        Assert.That(line, Does.StartWith("listening on http://127.0.0.1:"));
        using HttpClient client = new() { BaseAddress = new Uri($"{line["listening on ".Length..]}/pictures/") };
        PictureList list = PictureList.Read(await client.GetByteArrayAsync(WirePaths.List));
        PictureManifest manifest = PictureManifest.Read(await client.GetByteArrayAsync(WirePaths.Manifest("a.png")));
        byte[] file = await client.GetByteArrayAsync(WirePaths.File("a.png"));
        Assert.That(list.Pictures.Single().Name, Is.EqualTo("a.png"));
        Assert.That((manifest.Width, manifest.Height), Is.EqualTo((120, 90)));
        Assert.That(await EncodingId.ComputeAsync(new MemoryStream(file)), Is.EqualTo(manifest.GetEncoding()));

        RequireEndsWell(serve, terminated);
        RequireNoLeftovers();
    }

    [Test]
    public async Task Serve_Json_FirstLineNamesTheUrls()
    {
        using ToolProcess serve = Start("--cache", folder["cache"], "--json");
        JsonElement json = JsonDocument.Parse(serve.ReadOutputLine()!).RootElement;
        Assert.That(JsonShape.Of(json), Is.EqualTo("{urls:[String]}"));
        using HttpClient client = new();
        using HttpResponseMessage answer = await client.GetAsync(
            $"{json.GetProperty("urls")[0].GetString()}/pictures/");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        RequireEndsWell(serve, terminated: false);
    }

    [Test]
    public async Task Serve_StoppedWhileEncodingAndSending_EndsWith0AndLeavesNothing()
    {
        TestPictures.Write(Path.Combine(folder["photos"], "large.png"), 4000, 3000);
        using ToolProcess serve = Start("--cache", folder["cache"]);
        Uri url = new($"{serve.ReadOutputLine()!["listening on ".Length..]}/pictures/");
        using HttpClient client = new() { BaseAddress = url };
        await client.GetByteArrayAsync(WirePaths.Manifest("a.png"));
        using TcpClient halfOpen = new();
        await halfOpen.ConnectAsync(url.Host, url.Port);
        await halfOpen.GetStream().WriteAsync("GET /pic"u8.ToArray());
        Task encoding = client.GetByteArrayAsync(WirePaths.Manifest("large.png"));
        await Task.Delay(300);
        Assert.That(encoding.IsCompleted, Is.False, "a larger picture is needed here");

        RequireEndsWell(serve, terminated: false);
        RequireNoLeftovers();
        Assert.CatchAsync<HttpRequestException>(() => encoding);
    }

    [Test]
    public async Task Serve_DiskThatIsFull_ServesWhatIsEncoded()
    {
        ToolRun.Succeed("encode", Path.Combine(folder["photos"], "a.png"), Path.Combine(folder["photos"], "b.psr"));
        TestPictures.Write(Path.Combine(folder["photos"], "large.png"), 800, 600);
        using ToolProcess serve = ToolProcess.StartLimited(
            64, "serve", folder["photos"], "--urls", FreePort, "--cache", folder["cache"]);
        string line = serve.ReadOutputLine()!;
        using HttpClient client = new() { BaseAddress = new Uri($"{line["listening on ".Length..]}/pictures/") };
        using HttpResponseMessage full = await client.GetAsync(WirePaths.Manifest("large.png"));
        Assert.That((int)full.StatusCode, Is.EqualTo(507));
        Assert.That(full.Headers.RetryAfter, Is.Not.Null);
        PictureManifest manifest = PictureManifest.Read(await client.GetByteArrayAsync(WirePaths.Manifest("b.psr")));
        Assert.That(
            (await client.GetByteArrayAsync(WirePaths.Level(manifest.GetEncoding(), 0))).Length,
            Is.GreaterThan(0));
        RequireNoLeftovers();
        serve.Interrupt();
        Assert.That(serve.Finish().Code, Is.Zero);
    }

    [Test]
    public void Serve_FolderThatIsNone_IsOneSentence()
    {
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "serve", folder["none"], "--urls", FreePort),
            Does.Contain("none").And.Contain("does not exist"));
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "serve", Path.Combine(folder["photos"], "a.png"), "--urls", FreePort),
            Does.Contain("a.png").And.Contain("is a file"));
    }

    [TestCase("somewhere")]
    [TestCase("https://localhost:5001")]
    [TestCase("ftp://localhost")]
    [TestCase("http://127.0.0.1:0;")]
    [TestCase("")]
    public void Serve_AddressThatIsNone_IsWrongUsage(string urls) => Assert.That(
        ToolRun.Fail(ExitCode.WrongUsage, "serve", folder["photos"], "--urls", urls), Does.Contain("--urls"));

    [Test]
    public void Serve_PortInUse_NamesItAndTheOption()
    {
        using Socket taken = new(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}";
        using ToolProcess serve = ToolProcess.Start(
            "serve", folder["photos"], "--urls", url, "--cache", folder["cache"]);
        ToolRun run = serve.Finish();
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        ToolRun.RequireSentence(run.Error);
        Assert.That(run.Error, Does.Contain(url).And.Contain("in use").And.Contain("--urls"));
    }

    [Test]
    public async Task Serve_PictureThatIsNone_IsALineOnTheErrorOutput()
    {
        await File.WriteAllTextAsync(Path.Combine(folder["photos"], "broken.png"), "no picture");
        using ToolProcess serve = Start("--cache", folder["cache"]);
        using HttpClient client = new()
        {
            BaseAddress = new Uri($"{serve.ReadOutputLine()!["listening on ".Length..]}/pictures/"),
        };
        using HttpResponseMessage answer = await client.GetAsync(WirePaths.Manifest("broken.png"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        string line = serve.ReadErrorLine()!;
        serve.Interrupt();
        ToolRun run = serve.Finish();
        ToolRun.RequireSentence(line);
        Assert.That(line, Does.Contain("broken.png"));
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.Code, Is.Zero);
    }

    private ToolProcess Start(params string[] args) =>
        ToolProcess.Start(["serve", folder["photos"], "--urls", FreePort, .. args]);

    private static void RequireEndsWell(ToolProcess serve, bool terminated)
    {
        Stopwatch watch = Stopwatch.StartNew();
        if (terminated)
        {
            serve.Terminate();
        }
        else
        {
            serve.Interrupt();
        }

        ToolRun run = serve.Finish();
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.Output, Is.Empty, "nothing but the first line");
        Assert.That(
            watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), "far above what it takes: only a hang reaches it");
    }

    private void RequireNoLeftovers() => Assert.That(
        Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith("-tmp", StringComparison.Ordinal)),
        Is.Empty);
}
