using Microsoft.Playwright;

namespace ProgressiveSR.Browser.Tests;

/// <summary>
/// The browser of this machine. Where it is missing, tests that need it are ignored, unless
/// <c>PSR_REQUIRE_BROWSER=1</c> says that it must be there.
/// </summary>
[SetUpFixture]
public sealed class Chromium
{
    private const string Variable = "PSR_REQUIRE_BROWSER";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static IPlaywright? playwright;
    private static IBrowser? browser;

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>The browser, started once for all tests.</summary>
    internal static async Task<IBrowser> GetAsync()
    {
        if (FindProgram() is not { } program)
        {
            string missing = $"Chromium is not installed; on Debian, 'apt-get install chromium' brings it.";
            if (Environment.GetEnvironmentVariable(Variable) == "1")
            {
                Assert.Fail(missing);
            }

            Assert.Ignore($"{missing} ({Variable}=1 makes this a failure.)");
            throw new InvalidOperationException(missing);
        }

        playwright ??= await Playwright.CreateAsync();

        // As root, Chromium runs without its sandbox only. The pages are this repository's own.
        return browser ??= await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    private static string? FindProgram() => $"{Environment.GetEnvironmentVariable("PATH")}"
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
