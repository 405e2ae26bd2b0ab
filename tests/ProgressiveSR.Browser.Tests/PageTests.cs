using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ProgressiveSR.SkiaSharp;
using static Microsoft.Playwright.Assertions;

namespace ProgressiveSR.Browser.Tests;

/// <summary>The viewer's pages, as a user has them.</summary>
[TestFixture]
public sealed class PageTests
{
    private const string Hostile = "<img src=x onerror=document.title='run'>.psr";

    [Test]
    public async Task Gallery_Opened_ShowsEachPictureUnderItsNameAsText()
    {
        await using TestPage page = await TestPage.OpenAsync();
        File.Copy(TestVector.All[0].File, Path.Combine(page.Host.Folder, Hostile));
        await page.Page.GotoAsync($"{page.Host.Address}");

        await Expect(page.Page.Locator("#gallery li")).ToHaveCountAsync(TestVector.All.Count + 1);
        await Expect(page.Page.GetByText(Hostile)).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#gallery img")).ToHaveCountAsync(0);
        await WaitForThumbnailsAsync(page.Page);
        await page.Page.GetByText(Hostile).ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(Hostile);
        await Expect(page.Page.Locator("#status")).ToContainTextAsync("Level 1");
        Assert.That(page.Problems, Is.Empty);
    }

    [Test]
    public async Task View_Opened_SharpensByTheNetworkAndSaysOnWhat()
    {
        await using TestPage page = await OpenViewAsync();

        Assert.That(
            await page.Page.Locator("#status").TextContentAsync(),
            Does.Match("^Level 1, sharpened by the network on WASM, [0-9]+ threads?\\. [0-9,]+ bytes in all\\.$"));
        Assert.That(await page.Page.EvaluateAsync<bool>("crossOriginIsolated"));
        await Expect(page.Page.Locator("#chart li")).ToHaveCountAsync(2);
        Assert.That(page.Problems, Is.Empty);
    }

    [Test]
    public async Task View_Opened_AsksForTheRuntimeOnlyOnceAPictureIsDrawn()
    {
        await using TestPage page = await TestPage.OpenAsync();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isDrawn = false;
        page.Host.Intercept = async (http, _) =>
        {
            if (http.Request.Path.Value!.Contains("/parts/", StringComparison.Ordinal) && !isDrawn)
            {
                await released.Task;
            }
            else if (http.Request.Path.StartsWithSegments("/viewer/onnxruntime")
                || http.Request.Path.Value.Contains("superresolver", StringComparison.Ordinal))
            {
                asked.TrySetResult();
            }

            return false;
        };
        await page.Page.GotoAsync($"{page.Host.Address}view/tiles.psr");

        // Without the picture's bytes nothing is drawn, so nothing of the network may be loaded.
        await Task.WhenAny(asked.Task, Task.Delay(1500));
        Assert.That(asked.Task.IsCompleted, Is.False, "asked for before the first strip");
        isDrawn = true;
        released.SetResult();
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(SharpenedTo(1), new() { Timeout = 30_000 });
        Assert.That(asked.Task.IsCompleted);
    }

    [Test]
    public async Task View_PictureAndWhatLiesOverIt_CoverEachOther()
    {
        await using TestPage page = await OpenViewAsync();
        LocatorBoundingBoxResult picture = (await page.Page.Locator("#picture").BoundingBoxAsync())!;
        LocatorBoundingBoxResult pad = (await page.Page.Locator("#pad").BoundingBoxAsync())!;
        Assert.That(pad.Height, Is.EqualTo(picture.Height).Within(1));
        Assert.That(pad.Width, Is.EqualTo(picture.Width).Within(1));
    }

    [Test]
    public async Task Box_DraggedByMouse_FetchesAndSharpensOnlyItsTiles()
    {
        await using TestPage page = await OpenViewAsync();
        List<string> requests = [];
        page.Page.Request += (_, request) => requests.Add(new Uri(request.Url).AbsolutePath);
        int[] before = await SamplesAsync(page.Page);
        LocatorBoundingBoxResult pad = (await page.Page.Locator("#pad").BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(pad.X + 0.05f * pad.Width, pad.Y + 0.05f * pad.Height);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(pad.X + 0.3f * pad.Width, pad.Y + 0.3f * pad.Height, new() { Steps = 5 });
        await page.Page.Mouse.UpAsync();

        await ExpectSharpenedBoxAsync(page.Page, level: 5);
        int[] after = await SamplesAsync(page.Page);
        Assert.Multiple(() =>
        {
            Assert.That(requests, Is.Not.Empty);
            Assert.That(requests, Has.None.EndsWith("/all"), "whole levels");
            Assert.That(after[0], Is.Not.EqualTo(before[0]), "inside the box");
            Assert.That(after[1], Is.EqualTo(before[1]), "far from the box");
            Assert.That(page.Problems, Is.Empty);
        });
    }

    [Test]
    public async Task Box_DrawnWhileThePictureIsSharpened_GoesFirst()
    {
        await using TestPage page = await TestPage.OpenAsync();
        await page.Page.GotoAsync($"{page.Host.Address}viewer/onnxruntime/LICENSE");
        string[] order = await page.RunAsync<string[]>(
            """
            const picture = document.createElement('progressive-picture');
            const order = [];
            picture.setAttribute('level', '1');
            picture.addEventListener('refined', ({ detail: { asked, stage, level, isComplete } }) => {
              const what = `${asked ? 'box' : 'picture'} ${stage} ${level}`;
              // The network's steps after a box are of the blocks around it.
              if (isComplete && order.at(-1) !== what) {
                order.push(what);
              }
            });
            picture.setAttribute('src', '/pictures/tiles.psr');
            document.body.append(picture);
            await new Promise((resolve) => picture.addEventListener('refined', ({ detail }) => {
              if (detail.level === 1 && detail.isComplete) {
                resolve();
              }
            }));
            await picture.refine({ region: { x: 0, y: 0, width: 40, height: 40 }, level: 2 });
            while (order.at(-1) !== 'picture network 1') {
              await new Promise((resolve) => setTimeout(resolve, 50));
            }
            return order;
            """);
        Assert.That(
            order,
            Is.EqualTo(["picture linear 0", "picture linear 1", "box linear 2", "box network 2", "picture network 1"]));
    }

    [Test]
    public async Task Box_ShowsItsLevel_IsNoLongerBusyWhileTheBlocksAroundItFollow()
    {
        await using TestPage page = await OpenViewAsync();
        await page.Page.EvaluateAsync(
            """
            () => {
              window.steps = [];
              document.querySelector('progressive-picture').addEventListener('refined', ({ detail }) => {
                const { stage, isComplete } = detail;
                const isShown = stage === 'network' && isComplete;
                const isBusy = document.getElementById('box').classList.contains('busy');
                steps.push(`${isShown ? 'shown' : 'coming'}, ${isBusy ? 'busy' : 'idle'}`);
              });
            }
            """);
        await page.Page.Locator("#pad").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("Enter");
        await ExpectSharpenedBoxAsync(page.Page, level: 5);
        await page.WaitUntilRefinedAsync();

        string[] steps = await page.Page.EvaluateAsync<string[]>("() => steps");
        Assert.That(steps.Distinct(), Is.EqualTo(["coming, busy", "shown, idle"]));
        Assert.That(steps.Count(step => step == "shown, idle"), Is.GreaterThan(1), "steps of the blocks around it");
    }

    [Test]
    public async Task Box_MovedByKeys_SharpensOnEnterAndVanishesOnEscape()
    {
        await using TestPage page = await OpenViewAsync();
        ILocator box = page.Page.Locator("#box");
        await page.Page.Locator("#pad").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(box).ToBeVisibleAsync();
        double width = (await box.BoundingBoxAsync())!.Width;
        await page.Page.Keyboard.PressAsync("Shift+ArrowRight");
        Assert.That((await box.BoundingBoxAsync())!.Width, Is.GreaterThan(width));
        await page.Page.Keyboard.PressAsync("Enter");

        await ExpectSharpenedBoxAsync(page.Page, level: 5);
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(box).ToBeHiddenAsync();
        Assert.That(page.Problems, Is.Empty);
    }

    [Test]
    public async Task Box_DrawnByTouch_IsSharpened()
    {
        await using TestPage page = await OpenViewAsync(
            new() { HasTouch = true, ViewportSize = new() { Width = 360, Height = 700 } });
        LocatorBoundingBoxResult pad = (await page.Page.Locator("#pad").BoundingBoxAsync())!;
        ICDPSession touch = await page.Page.Context.NewCDPSessionAsync(page.Page);
        foreach ((string type, float at) in ((string, float)[])
            [("touchStart", 0.4f), ("touchMove", 0.5f), ("touchMove", 0.6f), ("touchEnd", 0)])
        {
            object[] points = at == 0 ? [] : [new { x = pad.X + at * pad.Width, y = pad.Y + at * pad.Height }];
            await touch.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points });
        }

        await ExpectSharpenedBoxAsync(page.Page, level: 5);
    }

    [Test]
    public async Task LevelSlider_Moved_RefinesTheWholePicture()
    {
        await using TestPage page = await OpenViewAsync();
        await page.Page.Locator("#level").FillAsync("3");

        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(SharpenedTo(3));
        Assert.That(
            await page.Page.EvaluateAsync<int>("document.querySelector('progressive-picture').level"), Is.EqualTo(3));
        await page.Page.Locator("#compare").FillAsync("50");
        await Expect(page.Page.Locator("#compare-shown")).ToHaveTextAsync("50 %");
    }

    [Test]
    public async Task View_TransparentPicture_LiesOnACheckerboard()
    {
        await using TestPage page = await TestPage.OpenAsync();
        await page.Page.GotoAsync($"{page.Host.Address}view/clear.psr");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(SharpenedTo(1), new() { Timeout = 30_000 });
        await using MemoryStream png = new(await page.Page.Locator("#frame").ScreenshotAsync());
        Picture shown = PictureFile.Read(png);

        // The first pixels of each row are transparent. Where squares meet, a row may be a mixture.
        List<(int Colour, int Rows)> squares = [];
        for (int y = 0; y < shown.Height; y++)
        {
            ReadOnlySpan<byte> pixel = shown.View.Row(y).Slice(2 * RgbView.BytesPerPixel, RgbView.BytesPerPixel);
            int colour = pixel[0] << 16 | pixel[1] << 8 | pixel[2];
            if (squares is [.., (int above, int rows)] && above == colour)
            {
                squares[^1] = (colour, rows + 1);
            }
            else
            {
                squares.Add((colour, 1));
            }
        }

        int[] colours = [.. squares.Where(square => square.Rows > 2).Select(square => square.Colour)];
        Assert.Multiple(() =>
        {
            Assert.That(colours, Has.Length.InRange((shown.Height / 8) - 1, (shown.Height / 8) + 1));
            Assert.That(colours[0], Is.Not.EqualTo(colours[1]));
            Assert.That(colours, Is.EqualTo(colours.Select((_, i) => colours[i % 2])));
        });
        await page.Page.GotoAsync($"{page.Host.Address}view/tiles.psr");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(SharpenedTo(1), new() { Timeout = 30_000 });
        await Expect(page.Page.Locator("#frame")).ToHaveCSSAsync("background-image", "none");
    }

    [TestCase(360)]
    [TestCase(2560)]
    public async Task Pages_AnyWidth_NeedNoSidewaysScrolling(int width)
    {
        await using TestPage page = await OpenViewAsync(new() { ViewportSize = new() { Width = width, Height = 800 } });
        Assert.That(await OverhangAsync(page.Page), Is.LessThanOrEqualTo(0), "the picture's page");
        await page.Page.GotoAsync($"{page.Host.Address}");
        await Expect(page.Page.Locator("#gallery li")).ToHaveCountAsync(TestVector.All.Count);
        Assert.That(await OverhangAsync(page.Page), Is.LessThanOrEqualTo(0), "the gallery");
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task Pages_LightOrDark_HaveNoSeriousBarrier(ColorScheme scheme)
    {
        await using TestPage page = await OpenViewAsync(new() { ColorScheme = scheme });
        await ExpectNoBarrierAsync(page.Page);
        await page.Page.GotoAsync($"{page.Host.Address}");
        await Expect(page.Page.Locator("#gallery li")).ToHaveCountAsync(TestVector.All.Count);
        await ExpectNoBarrierAsync(page.Page);
    }

    private static async Task<TestPage> OpenViewAsync(BrowserNewContextOptions? options = null)
    {
        TestPage page = await TestPage.OpenAsync(options);
        await page.Page.GotoAsync($"{page.Host.Address}view/tiles.psr");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(SharpenedTo(1), new() { Timeout = 30_000 });
        return page;
    }

    /// <summary>Waits until every picture of the gallery shows level 0.</summary>
    /// <remarks>The pages' policy forbids the evaluation that <c>WaitForFunctionAsync</c> would wait with.</remarks>
    private static async Task WaitForThumbnailsAsync(IPage page)
    {
        const string AreShown =
            "[...document.querySelectorAll('progressive-picture')].every((picture) => picture.level === 0)";
        for (int i = 0; !await page.EvaluateAsync<bool>(AreShown); i++)
        {
            Assert.That(i, Is.LessThan(200), "not every thumbnail is shown");
            await Task.Delay(100);
        }
    }

    private static async Task ExpectSharpenedBoxAsync(IPage page, int level)
    {
        await Expect(page.Locator("#status")).ToHaveTextAsync(
            new Regex($"^Level {level} in the box, sharpened by the network on WASM"), new() { Timeout = 30_000 });
        await Expect(page.Locator("#chart li.region").Last).ToContainTextAsync($"box, level {level}");
    }

    private static Regex SharpenedTo(int level) => new($"^Level {level}, sharpened by the network on WASM");

    /// <summary>Sums of all bytes of 24x24 pixels near the upper left and the lower right corner.</summary>
    private static Task<int[]> SamplesAsync(IPage page) => page.EvaluateAsync<int[]>(
        """
        () => {
          const { canvas } = document.querySelector('progressive-picture');
          const sum = (x, y) => {
            const copy = new OffscreenCanvas(24, 24).getContext('2d');
            copy.drawImage(canvas, -x, -y);
            return copy.getImageData(0, 0, 24, 24).data.reduce((total, value, i) => total + value * (1 + i % 97), 0);
          };
          return [sum(12, 8), sum(canvas.width - 24, canvas.height - 24)];
        }
        """);

    private static Task<int> OverhangAsync(IPage page) =>
        page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");

    private static async Task ExpectNoBarrierAsync(IPage page)
    {
        AxeResult result = await page.RunAxe();
        Assert.That(
            result.Violations.Where(found => found.Impact is "serious" or "critical").Select(
                found => $"{found.Id}: {found.Help}"),
            Is.Empty);
    }
}
