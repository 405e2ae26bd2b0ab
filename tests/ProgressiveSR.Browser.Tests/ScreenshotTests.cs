using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ProgressiveSR.Browser.Tests;

/// <summary>Draws the picture of the viewer's README.</summary>
/// <remarks><c>dotnet test --filter FullyQualifiedName~ScreenshotTests.Write</c>; it runs only when named.</remarks>
[TestFixture]
public sealed class ScreenshotTests
{
    [Test]
    [Explicit("Writes viewer.png into the source tree.")]
    public async Task Write()
    {
        await using TestPage page = await TestPage.OpenAsync(
            new() { ViewportSize = new() { Width = 900, Height = 900 } });
        page.Host.AddPhoto("astronaut.png");
        await page.Page.GotoAsync($"{page.Host.Address}view/astronaut.png");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(
            new Regex("^Level 1, sharpened"), new() { Timeout = 60_000 });
        LocatorBoundingBoxResult pad = (await page.Page.Locator("#pad").BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(pad.X + 0.33f * pad.Width, pad.Y + 0.1f * pad.Height);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(pad.X + 0.56f * pad.Width, pad.Y + 0.36f * pad.Height, new() { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(
            new Regex("^Level 5 in the box, sharpened"), new() { Timeout = 60_000 });
        await page.WaitUntilRefinedAsync();
        await page.Page.ScreenshotAsync(new() { Path = SourcePath(), FullPage = true });
    }

    private static string SourcePath([CallerFilePath] string path = "") => Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "src", "ProgressiveSR.Viewer", "viewer.png"));
}
