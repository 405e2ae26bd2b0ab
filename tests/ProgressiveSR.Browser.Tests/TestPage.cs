using Microsoft.Playwright;

namespace ProgressiveSR.Browser.Tests;

/// <summary>A page of a browser beside a sender with the viewer, for one test.</summary>
internal sealed class TestPage : IAsyncDisposable
{
    /// <summary>
    /// Starts a script that has a picture in the page rather than in a worker: <c>openHere(url)</c>.
    /// </summary>
    public const string OpenHere =
        """
        const openHere = async (url) => {
          const { HttpSource } = await import('/viewer/lib/wire/http-source.js');
          const { Model } = await import('/viewer/lib/model/model.js');
          const { Picture } = await import('/viewer/lib/picture.js');
          const source = await HttpSource.open(new URL(url, location.href).href);
          const { modelId, modelName } = source.header;
          const id = Array.from(modelId, (byte) => byte.toString(16).padStart(2, '0')).join('');
          const model = await Model.load(new URL(`/viewer/models/${modelName}/`, location.href).href, id);
          const picture = new Picture(source.header, model);
          const all = { x: 0, y: 0, width: picture.grid.columns, height: picture.grid.rows };
          return { source, model, picture, all };
        };

        """;

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

    /// <summary>
    /// Waits for all that the picture of the page is being refined to, the blocks around a region included: refinements
    /// of a session take turns.
    /// </summary>
    public Task WaitUntilRefinedAsync() => Page.EvaluateAsync(
        """
        async () => {
          for await (const _ of document.querySelector('progressive-picture').session.refine({ until: { level: 0 } })) {
            return;
          }
        }
        """);

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        await Host.DisposeAsync();
    }
}
