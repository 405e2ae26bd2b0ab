using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ProgressiveSR.Browser.Tests;

/// <summary>
/// What a bad line and a bad sender do to a page: a line of text, and the last good picture.
/// </summary>
[TestFixture]
public sealed class FailureTests
{
    [Test]
    public async Task View_PartsAltered_SaysSoAndKeepsTheLastGoodPicture()
    {
        await using TestPage page = await TestPage.OpenAsync();
        page.Host.Intercept = AlterAsync("/1/");
        await page.Page.GotoAsync($"{page.Host.Address}view/tiles.psr");

        await Expect(page.Page.Locator("#problem")).ToHaveTextAsync(
            new Regex("^Level 1 of tile [0-9]+ is damaged at the sender, or on the way\\.$"),
            new() { Timeout = 20_000 });
        Assert.That(await IsDrawnAsync(page.Page));

        // The sender is mended: the same page goes on from what it holds.
        page.Host.Intercept = null;
        await page.Page.Locator("#level").FillAsync("2");
        await Expect(page.Page.Locator("#status")).ToContainTextAsync("Level 2, sharpened", new() { Timeout = 20_000 });
        await Expect(page.Page.Locator("#problem")).ToBeEmptyAsync();
    }

    [Test]
    public async Task View_WholeLevelAlteredOnce_AsksForItsPartsAgain()
    {
        await using TestPage page = await TestPage.OpenAsync();
        page.Host.Intercept = AlterAsync("/1/all");
        await page.Page.GotoAsync($"{page.Host.Address}view/tiles.psr");

        await Expect(page.Page.Locator("#status")).ToContainTextAsync("Level 1, sharpened", new() { Timeout = 20_000 });
        await Expect(page.Page.Locator("#problem")).ToBeEmptyAsync();
    }

    [Test]
    public async Task View_SenderAwayForAWhile_GoesOnWhenItIsBack()
    {
        await using TestPage page = await TestPage.OpenAsync();
        int refused = 0;
        page.Host.Intercept = (http, _) =>
        {
            if (!http.Request.Path.StartsWithSegments("/pictures/parts") || Interlocked.Increment(ref refused) > 2)
            {
                return Task.FromResult(false);
            }

            http.Abort();
            return Task.FromResult(true);
        };
        await page.Page.GotoAsync($"{page.Host.Address}view/tiles.psr");

        await Expect(page.Page.Locator("#status")).ToContainTextAsync("Level 1, sharpened", new() { Timeout = 20_000 });
        Assert.That(refused, Is.GreaterThan(2));
    }

    [Test]
    public async Task View_AlphaAltered_SaysSoAndIsClearOnceTheSenderIsMended()
    {
        await using TestPage page = await TestPage.OpenAsync();
        page.Host.Intercept = AlterAsync("/alpha");
        await page.Page.GotoAsync($"{page.Host.Address}view/clear.psr");
        await Expect(page.Page.Locator("#problem")).ToHaveTextAsync(
            "The alpha plane is damaged at the sender, or on the way.");
        Assert.That(await AlphaAsync(page.Page), Is.EqualTo(new[] { 255, 255 }), "the last good picture");

        page.Host.Intercept = null;
        await page.Page.Locator("#level").FillAsync("2");
        await Expect(page.Page.Locator("#status")).ToContainTextAsync("Level 2, sharpened", new() { Timeout = 20_000 });
        Assert.That(await AlphaAsync(page.Page), Is.EqualTo(new[] { 0, 255 }));
    }

    [Test]
    public async Task View_PictureOrModelMissing_SaysWhich()
    {
        await using TestPage page = await TestPage.OpenAsync();
        await page.Page.GotoAsync($"{page.Host.Address}view/none.png");
        await Expect(page.Page.Locator("#problem")).ToContainTextAsync("There is no picture at");

        page.Host.Intercept = (http, _) =>
        {
            bool isModel = http.Request.Path.StartsWithSegments("/viewer/models");
            http.Response.StatusCode = isModel ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
            return Task.FromResult(isModel);
        };
        await page.Page.GotoAsync($"{page.Host.Address}view/tiny.psr");
        await Expect(page.Page.Locator("#problem")).ToContainTextAsync("The model is not at");
    }

    [Test]
    public async Task Refine_WebGpuMissing_IsAnErrorAndTheLinearPictureIsThere()
    {
        await using TestPage page = await TestPage.OpenAsync();
        string[] found = await page.RunAsync<string[]>(
            """
            const session = await psr.openPicture('/pictures/tiny.psr', { provider: 'webgpu' });
            const found = [];
            try {
              for await (const { stage, level } of session.refine({ until: { level: 0 } })) {
                found.push(`${stage} ${level}`);
              }
            } catch (error) {
              found.push(error.message);
            }
            return found;
            """);
        Assert.That(found, Is.EqualTo(["linear 0", "This browser has no WebGPU; take the provider \"wasm\"."]));
    }

    [Test]
    public async Task View_WebGpuAskedForAndMissing_SaysSoInThePage()
    {
        await using TestPage page = await TestPage.OpenAsync();
        await page.Page.GotoAsync($"{page.Host.Address}view/tiny.psr?provider=webgpu");
        await Expect(page.Page.Locator("#problem")).ToHaveTextAsync(
            "This browser has no WebGPU; take the provider \"wasm\".");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(
            new Regex("^Level 1, without the network so far\\. [0-9,]+ bytes in all\\.$"));
        Assert.That(await IsDrawnAsync(page.Page));

        await page.Page.GotoAsync($"{page.Host.Address}view/tiny.psr?provider=wasm");
        await Expect(page.Page.Locator("#status")).ToContainTextAsync(
            "Level 1, sharpened by the network on WASM", new() { Timeout = 20_000 });
    }

    [Test]
    public async Task Sessions_FiftyOpenedAndClosed_KeepNoMemory()
    {
        await using TestPage page = await TestPage.OpenAsync();
        double[] bytes = await page.RunAsync<double[]>(
            """
            const found = [];
            for (let i = 0; i < 50; i++) {
              const provider = i % 5 === 4 ? 'wasm' : 'none';
              const session = await psr.openPicture('/pictures/tall.psr', { provider });
              for await (const step of session.refine({ until: { level: 3 } })) {
                // Left in the middle now and then, as by a user who goes on.
                if (i % 7 === 0 && step.level === 2) {
                  break;
                }
              }
              session.close();
              if (i === 9 || i === 49) {
                found.push((await performance.measureUserAgentSpecificMemory()).bytes);
              }
            }
            return found;
            """);
        TestContext.Out.WriteLine($"{bytes[0] / 1e6:0.0} MB after 10 pictures, {bytes[1] / 1e6:0.0} MB after 50");
        Assert.That(bytes[1] - bytes[0], Is.LessThan(20e6));
    }

    /// <summary>Alters the middle byte of those parts whose path contains a text.</summary>
    private static Func<HttpContext, RequestDelegate, Task<bool>> AlterAsync(string part) => async (http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/pictures/parts", out PathString asked)
            || !asked.Value!.Contains(part, StringComparison.Ordinal))
        {
            return false;
        }

        byte[] bytes = await AnswerBytes.MakeAsync(http, next);
        bytes[bytes.Length / 2] ^= 0x10;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(bytes);
        return true;
    };

    /// <summary>Alpha of the canvas's upper left and upper right pixel.</summary>
    private static Task<int[]> AlphaAsync(IPage page) => page.EvaluateAsync<int[]>(
        """
        () => {
          const { canvas } = document.querySelector('progressive-picture');
          return [0, canvas.width - 1].map((x) => canvas.getContext('2d').getImageData(x, 0, 1, 1).data[3]);
        }
        """);

    /// <summary>Whether the canvas has pixels that differ.</summary>
    private static Task<bool> IsDrawnAsync(IPage page) => page.EvaluateAsync<bool>(
        """
        () => {
          const { canvas } = document.querySelector('progressive-picture');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return data[3] === 255 && data.some((value, i) => i % 4 === 0 && value !== data[0]);
        }
        """);
}
