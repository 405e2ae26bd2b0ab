namespace ProgressiveSR.Cli.Tests;

internal sealed class ViewerTests
{
    [Test]
    public void Serve_ViewerOfLite_SaysThatBrowsersCannotShowIt()
    {
        using WorkFolder work = new();
        string error = ToolRun.Fail(ExitCode.Failed, "serve", work.Path, "--viewer", "--model", "lite");
        Assert.That(error, Does.Contain("Browsers cannot show pictures of model 'lite'"));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Platform("Linux,MacOsX")]
    public async Task Serve_WithOrWithoutViewer_ShowsPagesOnlyWithIt(bool viewer)
    {
        using WorkFolder work = new();
        string[] args = ["serve", work.Path, "--urls", "http://127.0.0.1:0", "--cache", work["cache"]];
        using ToolProcess serve = ToolProcess.Start([.. args, .. viewer ? ["--viewer"] : Array.Empty<string>()]);
        using HttpClient http = new() { BaseAddress = new Uri(serve.ReadOutputLine()!["listening on ".Length..]) };
        using HttpResponseMessage gallery = await http.GetAsync("/");
        using HttpResponseMessage list = await http.GetAsync("/pictures/index.json");
        serve.Interrupt();
        ToolRun run = serve.Finish();
        Assert.That((gallery.IsSuccessStatusCode, list.IsSuccessStatusCode), Is.EqualTo((viewer, true)));
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output, viewer ? Does.StartWith("open http://127.0.0.1:") : Is.Empty);
    }
}
