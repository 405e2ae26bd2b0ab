using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace ProgressiveSR.Browser.Tests;

/// <summary>
/// What is asked for over a line and when, as .NET's <c>LevelReaderTests</c> have it, and what a slow one shows.
/// </summary>
[TestFixture]
public sealed class LineTests
{
    private const string Picture = "tall.psr";

    /// <summary>Two strips at level 0, of which the first arrives alone.</summary>
    [Test]
    public async Task Refine_KnownLevel_AsksForTheNextBeforeTheFirstHasArrivedAndShowsThemInOrder()
    {
        await using TestPage page = await TestPage.OpenAsync();
        Line line = new(page.Host);
        TaskCompletionSource rest = line.Hold(0);
        Task<string[]> refining = RefineAsync(page, "{ until: { level: 2 } }");
        await line.WhenAsked(1);
        Assert.That(refining.IsCompleted, Is.False, "level 0 is still coming");
        await line.WhenSent(1);
        rest.SetResult();

        long[] bytes = [await BytesAsync(page, 0), await BytesAsync(page, 1), await BytesAsync(page, 2)];
        Assert.That(
            await refining,
            Is.EqualTo(bytes.Select((sum, level) => $"linear {level} {sum}")),
            "bytes of a step are without those that came early");
        Assert.That(line.Levels, Is.EqualTo(new[] { 0, 1, 2 }), "in order, none twice, and none beyond the one wanted");
    }

    [Test]
    public async Task Refine_UntilBytes_AsksForNoLevelMore()
    {
        await using TestPage page = await TestPage.OpenAsync();
        Line line = new(page.Host);
        long enough = await BytesAsync(page, 0) + 1;

        string[] steps = await RefineAsync(page, $"{{ until: {{ bytes: {enough} }} }}");

        Assert.That(steps.Select(step => step.Split(' ')[1]), Is.EqualTo(new[] { "0", "1" }));
        Assert.That(line.Levels, Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public async Task Refine_UntilPsnr_AsksForNoLevelAboveTheOneThatHasIt()
    {
        await using TestPage page = await TestPage.OpenAsync();
        Line line = new(page.Host);
        double psnr = Info.Levels[2].LinearPsnrY!.Value;

        string[] steps = await RefineAsync(
            page, FormattableString.Invariant($"{{ until: {{ psnr: {psnr - 0.01} }} }}"));

        Assert.That(steps.Select(step => step.Split(' ')[1]), Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(line.Levels, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public async Task Refine_Left_CancelsWhatIsUnderWayAndAsksForNothingTwice()
    {
        await using TestPage page = await TestPage.OpenAsync();
        Line line = new(page.Host);
        TaskCompletionSource rest = line.Hold(0);
        TaskCompletionSource[] others = [.. Enumerable.Range(2, 5).Select(level => line.Hold(level))];
        Task leaving = page.RunAsync<int>(
            $$"""
            window.session = await psr.openPicture('/pictures/{{Picture}}', { provider: 'none' });
            for await (const { level, isComplete } of session.refine({ until: { level: 6 } })) {
              if (level === 0 && isComplete) {
                break;
              }
            }
            return 0;
            """);
        // Six levels at once, so the seventh is asked for when the page has all of level 1.
        await line.WhenAsked(6);
        rest.SetResult();
        await leaving;
        await line.WhenCancelled(6);
        foreach (TaskCompletionSource other in others)
        {
            other.SetResult();
        }

        int before = line.Levels.Count;
        int reached = await page.RunAsync<int>(
            """
            let reached = -1;
            for await (const { level, isComplete } of session.refine({ until: { level: 6 } })) {
              reached = isComplete ? level : reached;
            }
            return reached;
            """);
        Assert.That(reached, Is.EqualTo(6));
        Assert.That(
            line.Levels.Skip(before),
            Is.EquivalentTo(Enumerable.Range(2, 5)),
            "level 1 came early, and all but a tile of each other");
    }

    [Test]
    public async Task Refine_LevelAheadFails_ShowsTheLevelsBelowFirst()
    {
        await using TestPage page = await TestPage.OpenAsync();
        Line line = new(page.Host) { Refused = 2 };
        TaskCompletionSource rest = line.Hold(0);
        Task<string[]> refining = RefineAsync(page, "{ until: { level: 3 } }");
        await line.WhenAsked(2);
        rest.SetResult();

        string[] steps = await refining;
        Assert.That(steps.Select(step => step.Split(' ')[1]).Take(2), Is.EqualTo(new[] { "0", "1" }));
        Assert.That(steps[2..], Has.Length.EqualTo(1));
        Assert.That(steps[2], Does.StartWith("The sender refuses").And.EndWith("status 404."));
    }

    /// <summary>
    /// Levels compete for a thin line: the next one is asked for when little of what was asked for is missing.
    /// </summary>
    [Test]
    public async Task Refine_LargeLevels_AsksWhenLittleIsStillToCome()
    {
        const int Window = 1 << 14;
        await using TestPage page = await TestPage.OpenAsync();
        page.Host.AddPhoto("coffee.png");
        Line line = new(page.Host);
        TaskCompletionSource rest = line.Hold(5, Window * 2);
        await page.RunAsync<int>(
            TestPage.OpenHere + """
            const { LevelReader } = await import('/viewer/lib/level-reader.js');
            const { indexLength } = await import('/viewer/lib/wire/level-index.js');
            const { source, picture, all } = await openHere('/pictures/coffee.png');
            const reader = new LevelReader(source, picture, all, 6, new AbortController().signal);
            const level = source.header.levels[5];
            window.sent = level.bytes + indexLength(level, source.grid.tileCount(5)) - argument.held;
            window.source = source;
            window.reading = (async () => {
              for (let level = 0; level <= 6; level++) {
                for await (const tile of reader.read(level)) {
                  picture.takeEarly(level, tile);
                }
              }
            })();
            return 0;
            """,
            new { held = Window * 2 });
        await page.Page.EvaluateAsync(
            """
            async () => {
              while (source.bytesOfLevels[5] !== sent) {
                await new Promise((resolve) => setTimeout(resolve, 20));
              }
            }
            """).WaitAsync(Line.Patience);
        Assert.That(line.Levels, Has.No.Member(6), "two windows of level 5 are still to come");
        rest.SetResult();
        await page.Page.EvaluateAsync("() => reading");
        Assert.That(line.Levels, Is.EqualTo(Enumerable.Range(0, 7)));
    }

    /// <summary>One asked for ahead, whose check matches although its code is none.</summary>
    [Test]
    public async Task Refine_PartAheadCannotBeDecoded_IsAskedForAgain()
    {
        await using TestPage page = await TestPage.OpenAsync();
        string[] found = await page.RunAsync<string[]>(
            TestPage.OpenHere + $$"""
            const { Refiner } = await import('/viewer/lib/refinement.js');
            const { Renderer } = await import('/viewer/lib/renderer.js');
            const { crc8 } = await import('/viewer/lib/wire/checks.js');
            const { source, picture } = await openHere('/pictures/{{Picture}}');
            const found = [];
            const fetch = source.fetch.bind(source);
            let isBad = true;
            source.fetch = async function* (level, tiles, format, signal) {
              if (tiles.length > 0) {
                found.push(`ask ${level}: ${tiles}`);
              }
              for await (const received of fetch(level, tiles, format, signal)) {
                if (level === 1 && received.tile === 1 && isBad) {
                  isBad = false;
                  const part = new Uint8Array(received.part.length + 9);
                  part.set(received.part);
                  part.fill(0xff, received.part.length);
                  const place = Uint8Array.of(level, received.tile, 0, 0, 0, 0, 0, 0, 0);
                  part[0] = crc8(part.subarray(1), crc8(place, format.seed));
                  yield { ...received, part };
                } else {
                  yield received;
                }
              }
            };
            const refiner = new Refiner(source, picture, new Renderer(picture), null);
            for (let i = 0; i < 2; i++) {
              try {
                const { signal } = new AbortController();
                for await (const { level, isComplete } of refiner.refine(undefined, { level: 1 }, signal)) {
                  if (isComplete) {
                    found.push(`level ${level}`);
                  }
                }
              } catch (error) {
                found.push(error.name);
              }
            }
            return found;
            """);
        Assert.That(
            found,
            Is.EqualTo(["ask 0: 0,1", "ask 1: 0,1", "level 0", "InvalidDataError", "ask 1: 1", "level 1"]));
    }

    [Test]
    public async Task View_SlowLink_ShowsStripsAsTheyComeAndStaysUsable()
    {
        await using TestPage page = await TestPage.OpenAsync();
        SemaphoreSlim sending = new(0);
        page.Host.Intercept = async (http, next) =>
        {
            if (!http.Request.Path.StartsWithSegments("/pictures/parts"))
            {
                return false;
            }

            byte[] bytes = await AnswerBytes.MakeAsync(http, next);
            // 1 kB a second, and the last piece of the first level when the test has looked.
            for (int start = 0; start < bytes.Length; start += 50)
            {
                if (start + 50 >= bytes.Length)
                {
                    await sending.WaitAsync(http.RequestAborted);
                    sending.Release();
                }

                await http.Response.Body.WriteAsync(bytes.AsMemory(start, Math.Min(50, bytes.Length - start)));
                await http.Response.Body.FlushAsync();
                await Task.Delay(50);
            }

            return true;
        };
        await page.Page.GotoAsync($"{page.Host.Address}view/{Picture}");

        // The first of two strips, while the second is on its way.
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(new Regex("^Level 0, without the network so far"));
        Assert.That(await OpacityAsync(page), Is.EqualTo(new[] { 255, 0 }), "alpha of the first and the last row");
        await page.Page.Locator("#pad").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Page.Locator("#box")).ToBeVisibleAsync();
        sending.Release();

        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(
            new Regex("^Level 1, sharpened by the network on WASM"), new() { Timeout = 60_000 });
        Assert.That(await OpacityAsync(page), Is.EqualTo(new[] { 255, 255 }));
        await page.Page.Locator("#pad").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(
            new Regex("^Level 5 in the box, sharpened by the network on WASM"), new() { Timeout = 120_000 });
        await Expect(page.Page.Locator("#problem")).ToBeEmptyAsync();
        Assert.That(page.Problems, Is.Empty);
    }

    /// <summary>
    /// The complete steps of a refinement without the network, with their bytes; then the error, if it ends in one.
    /// </summary>
    private static Task<string[]> RefineAsync(
        TestPage page, string options, string picture = Picture) => page.RunAsync<string[]>(
        $$"""
        const session = await psr.openPicture('/pictures/{{picture}}', { provider: 'none' });
        const steps = [];
        try {
          for await (const { stage, level, isComplete, bytesReceived } of session.refine({{options}})) {
            if (isComplete) {
              steps.push(`${stage} ${level} ${bytesReceived}`);
            }
          }
        } catch (error) {
          steps.push(error.message);
        }
        session.close();
        return steps;
        """);

    private static PictureDescription Info
    {
        get
        {
            using PsrFile file = PsrFile.Open(TestVector.PathOf(Picture));
            return file.Info;
        }
    }

    /// <summary>Bytes of the manifest and of whole levels, from 0 to one.</summary>
    private static async Task<long> BytesAsync(TestPage page, int level)
    {
        using HttpClient client = new();
        int manifest = (await client.GetByteArrayAsync($"{page.Host.Address}pictures/{Picture}.json")).Length;
        return manifest + Info.Levels[level].Bytes - Info.HeaderBytes;
    }

    private static Task<int[]> OpacityAsync(TestPage page) => page.Page.EvaluateAsync<int[]>(
        """
        () => {
          const { canvas } = document.querySelector('progressive-picture');
          return [0, canvas.height - 1].map((y) => {
            const copy = new OffscreenCanvas(1, 1).getContext('2d');
            copy.drawImage(canvas, 0, -y);
            return copy.getImageData(0, 0, 1, 1).data[3];
          });
        }
        """);
}
