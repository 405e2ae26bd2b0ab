using Microsoft.Playwright;

namespace ProgressiveSR.Browser.Tests;

/// <summary>A page of a browser beside a sender with the viewer, for one test.</summary>
internal sealed class TestPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> problems = [];

    private TestPage(ViewerHost host, IBrowserContext context, IPage page)
    {
        Host = host;
        this.context = context;
        Page = page;
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                problems.Add($"{message.Type}: {message.Text}");
            }
        };
    }

    public ViewerHost Host { get; }

    public IPage Page { get; }

    /// <summary>What the console and uncaught errors said so far.</summary>
    public IReadOnlyList<string> Problems => problems;

    public static async Task<TestPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        IBrowser browser = await Chromium.GetAsync();
        ViewerHost host = await ViewerHost.StartAsync();
        IBrowserContext context = await browser.NewContextAsync(options);
        return new TestPage(host, context, await context.NewPageAsync());
    }

    /// <summary>
    /// Opens an empty page of the host's origin, isolated as the viewer's are, and evaluates a module in it.
    /// </summary>
    /// <param name="script">The body of an async function of <c>psr</c>, the module, and <c>argument</c>.</param>
    /// <param name="argument">Serialised for the script.</param>
    public async Task<T> RunAsync<T>(string script, object? argument = null)
    {
        if (Page.Url == "about:blank")
        {
            await Page.GotoAsync($"{Host.Address}viewer/onnxruntime/LICENSE");
        }

        return await Page.EvaluateAsync<T>(
            "async (argument) => { const psr = await import('/viewer/lib/index.js');" + script + "}", argument);
    }

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        await Host.DisposeAsync();
    }
}
