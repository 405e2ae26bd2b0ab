namespace ProgressiveSR.Cli.Tests;

/// <summary><c>psr serve</c> as a process of its own, with its cache in a folder of the test.</summary>
internal sealed class ServeProcess : IDisposable
{
    private const string Ready = "listening on ";

    private readonly ToolProcess process;

    private ServeProcess(ToolProcess process)
    {
        this.process = process;
        string? line = process.ReadOutputLine();
        Assert.That(line, Does.StartWith(Ready), "no sender");
        Url = new Uri(line![Ready.Length..]);
    }

    /// <summary>The server's root.</summary>
    public Uri Url { get; }

    /// <param name="folder">What to serve.</param>
    /// <param name="cache">Where encoded pictures are kept.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static ServeProcess Start(string folder, string cache, int port = 0) =>
        new(ToolProcess.Start("serve", folder, "--cache", cache, "--urls", $"http://127.0.0.1:{port}"));

    /// <summary>The URL of a picture.</summary>
    public string Picture(string name) => new Uri(Url, $"/pictures/{name}").ToString();

    public void Kill()
    {
        process.Kill();
        process.Finish();
    }

    public ToolRun Interrupt()
    {
        process.Interrupt();
        return process.Finish();
    }

    public void Dispose() => process.Dispose();
}
