using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using ProgressiveSR.Models.Compact;
using static Microsoft.Playwright.Assertions;

namespace ProgressiveSR.Browser.Tests;

/// <summary>
/// What a bad line, a bad sender and a bad picture do to a page: a line of text, and the last good picture.
/// </summary>
[TestFixture]
public sealed class FailureTests
{
    /// <summary>
    /// The bytes that level 2 of a tile of <c>tall.psr</c> can have: a check, an error, and 3x2 blocks of raw samples.
    /// </summary>
    private static readonly int Largest = 2 + 3 * 2 * CompactModel.Bundle.Manifest.Schedule.BytesPerBlock(2);

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

    [TestCase(99, "fewer pixels")]
    [TestCase(100, "")]
    [TestCase(101, "more pixels")]
    [TestCase(-1, "cannot be inflated")]
    public async Task Alpha_NotOfThePicturesSize_IsRefused(int pixels, string said)
    {
        await using TestPage page = await TestPage.OpenAsync();
        using MemoryStream plane = new();
        using (ZLibStream zlib = new(plane, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(new byte[Math.Max(pixels, 0)]);
        }

        byte[] compressed = pixels < 0 ? new byte[20] : plane.ToArray();
        string message = await page.RunAsync<string>(
            """
            const { inflateAlpha } = await import('/viewer/lib/wire/alpha.js');
            try {
              return `${(await inflateAlpha(Uint8Array.from(argument.compressed), 100)).length} pixels`;
            } catch (error) {
              return error.name === 'InvalidDataError' ? error.message : `uncaught ${error}`;
            }
            """,
            new { compressed = compressed.Select(value => (int)value) });
        Assert.That(message, said.Length == 0 ? Is.EqualTo("100 pixels") : Does.Contain(said));
    }

    [TestCase("not json at all", "The manifest cannot be read")]
    [TestCase("{\"format\": 2}", "of another format")]
    [TestCase(
        "{\"format\": 1, \"encoding\": \"../../../../../../../../../../x\", \"header\": \"iVBTUg==\"}",
        "of another format")]
    [TestCase(
        "{\"format\": 1, \"encoding\": \"00112233445566778899aabbccddeeff\", \"header\": \"iVBTUg==\"}",
        "ends within a field")]
    [TestCase(
        "{\"format\": 1, \"encoding\": \"00112233445566778899aabbccddeeff\", \"header\": \"AAAA\"}", "not the header")]
    public async Task View_HostileManifest_SaysWhatIsWrong(string manifest, string said)
    {
        await using TestPage page = await TestPage.OpenAsync();
        page.Host.Intercept = async (http, _) =>
        {
            if (http.Request.Path != "/pictures/tiny.psr.json")
            {
                return false;
            }

            await http.Response.WriteAsync(manifest);
            return true;
        };
        await page.Page.GotoAsync($"{page.Host.Address}view/tiny.psr");

        await Expect(page.Page.Locator("#problem")).ToContainTextAsync(said);
        Assert.That(page.Problems, Is.Empty, "nothing is left uncaught");
    }

    [Test]
    public async Task View_HeaderDamagedAnywhere_IsRefused()
    {
        await using TestPage page = await TestPage.OpenAsync();
        byte[] file = await File.ReadAllBytesAsync(TestVector.All[0].File);
        int length = file[8] + 256 * file[9];
        string[] accepted = await page.RunAsync<string[]>(
            """
            const { readHeader } = await import('/viewer/lib/wire/header.js');
            const accepted = [];
            const bytes = Uint8Array.from(argument.header);
            readHeader(bytes);
            const attempt = (damaged, what) => {
              try {
                readHeader(damaged);
                accepted.push(what);
              } catch (error) {
                if (error.name !== 'InvalidDataError') {
                  accepted.push(`${what}: ${error}`);
                }
              }
            };
            for (let i = 0; i < bytes.length - 1; i++) {
              const damaged = bytes.slice();
              damaged[i] ^= 1 << (i % 8);
              attempt(damaged, `byte ${i}`);
              attempt(bytes.slice(0, i), `first ${i} bytes`);
            }
            return accepted;
            """,
            new { header = file[..(length + 1)].Select(value => (int)value) });
        Assert.That(accepted, Is.Empty);
    }

    [TestCase(64, 64, 2, "bytes cannot hold the alpha of 64x64 pixels", 1 << 20)]
    [TestCase(8000, 8000, 2, "bytes cannot hold the alpha of 8000x8000 pixels", 100)]
    [TestCase(64, 64, 2, "", 100)]
    [TestCase(8160, 8160, 255, "tiles of 255x255 blocks, more than this receiver takes")]
    [TestCase(1 << 20, 1 << 20, 1, "1048576x1048576 pixels, more than this receiver takes")]
    [TestCase(64, 64, 2, "")]
    public async Task Manifest_ClaimsMuchMemory_IsRefused(int width, int height, int tile, string said, int alpha = 0)
    {
        await using TestPage page = await TestPage.OpenAsync();
        string message = await page.RunAsync<string>(
            """
            const { HttpSource } = await import('/viewer/lib/wire/http-source.js');
            const { crc32c } = await import('/viewer/lib/wire/checks.js');
            const leb128 = (value) => value < 128 ? [value] : [value % 128 + 128, ...leb128(Math.floor(value / 128))];
            const header = [
              0x89, 0x50, 0x53, 0x52, 0x0d, 0x0a, 0x1a, 1, 0, 0, argument.alpha > 0 ? 3 : 2, 32, 1,
              ...new Array(32).fill(7), 1, argument.tile, argument.tile,
              ...leb128(argument.width), ...leb128(argument.height), 1, 65,
              ...(argument.alpha > 0 ? [...leb128(argument.alpha), 0, 0, 0, 0] : []), 32, 0, 0, 1, 0,
            ];
            header[8] = header.length + 4;
            const checksum = crc32c(Uint8Array.from(header));
            header.push(...[0, 8, 16, 24].map((shift) => (checksum >>> shift) & 255), 0);
            try {
              new HttpSource(location.href, {
                format: 1, encoding: '00112233445566778899aabbccddeeff', header: btoa(String.fromCharCode(...header)),
              }, 0);
              return '';
            } catch (error) {
              return error.name === 'InvalidDataError' ? error.message : `uncaught ${error}`;
            }
            """,
            new { width, height, tile, alpha });
        Assert.That(message, said.Length == 0 ? Is.Empty : Does.Contain(said));
    }

    /// <summary>
    /// An answer of 1 MB for a part asked for alone, in a list or in a whole level is left at what raw samples take.
    /// </summary>
    [TestCase("single")]
    [TestCase("list")]
    [TestCase("all")]
    public async Task Part_LongerThanItsBlocksCanTake_IsLeftEarly(string way)
    {
        const int Chunk = 1 << 12;
        await using TestPage page = await TestPage.OpenAsync();
        long[] found = await page.RunAsync<long[]>(
            TestPage.OpenHere + """
            const { crc32c } = await import('/viewer/lib/wire/checks.js');
            const { source, picture } = await openHere('/pictures/tall.psr');
            const { format, grid, header } = picture;
            const level = header.levels[2];
            const tiles = grid.tiles(2, { x: 0, y: 0, width: grid.columns, height: grid.rows });
            const long = argument.largest + 1;
            // The header is the sender's too, and claims as much as its answers.
            level.lengthBits = 24;
            level.bytes = long * tiles.length;
            const index = new Uint8Array(3 * tiles.length + 4);
            tiles.forEach((_, tile) => index.set([long, long >> 8, long >> 16], 3 * tile));
            const check = crc32c(index.subarray(0, -4), crc32c(Uint8Array.of(2), header.checksum));
            new DataView(index.buffer).setUint32(index.length - 4, check, true);
            const starts = { all: index, list: [long & 127 | 128, long >> 7 & 127 | 128, long >> 14], single: [] };
            const taken = [];
            window.fetch = async (url, { method }) => {
              const way = url.endsWith('/all') ? 'all' : method === 'POST' ? 'list' : 'single';
              const answer = taken.push(0) - 1;
              const pull = (controller) => {
                controller.enqueue(new Uint8Array(argument.chunk));
                taken[answer] += argument.chunk;
                if (taken[answer] >= 1 << 20) {
                  controller.close();
                }
              };
              const start = (controller) => controller.enqueue(Uint8Array.from(starts[way]));
              return new Response(new ReadableStream({ start: starts[way].length > 0 ? start : undefined, pull }));
            };
            const asked = { all: tiles, list: tiles.slice(0, 2), single: tiles.slice(0, 1) }[argument.way];
            try {
              for await (const { part } of source.fetch(2, asked, format, new AbortController().signal)) {
                throw new Error(`${part.length} bytes were taken.`);
              }
            } catch (error) {
              if (error.name !== 'InvalidDataError') {
                throw error;
              }
            }
            return [Math.max(...taken), taken[0], taken.length];
            """,
            new { way, chunk = Chunk, largest = Largest });
        (long most, long first, long answers) = (found[0], found[1], found[2]);
        Assert.Multiple(() =>
        {
            Assert.That(most, Is.LessThan(Largest + 4 * Chunk));
            Assert.That(
                first, way == "single" ? Is.GreaterThan(Chunk) : Is.LessThan(4 * Chunk), "refused by its length");
            Assert.That(answers, Is.GreaterThan(1), "asked for once more, alone");
        });
    }

    [Test]
    public async Task Part_OfAsManyBytesAsItsBlocksCanTake_IsTaken()
    {
        await using TestPage page = await TestPage.OpenAsync();
        int length = await page.RunAsync<int>(
            TestPage.OpenHere + """
            const { crc8 } = await import('/viewer/lib/wire/checks.js');
            const { source, picture } = await openHere('/pictures/tall.psr');
            const { format } = picture;
            const raw = new Uint8Array(argument.largest);
            raw[0] = crc8(raw.subarray(1), crc8(Uint8Array.of(2, 1, 0, 0, 0, 0, 0, 0, 0), format.seed));
            window.fetch = async () => new Response(raw);
            const { value } = await source.fetch(2, [1], format, new AbortController().signal).next();
            return value.part.length;
            """,
            new { largest = Largest });
        Assert.That(length, Is.EqualTo(Largest));
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

        Stream answer = http.Response.Body;
        using MemoryStream kept = new();
        http.Response.Body = kept;
        await next(http);
        await http.Response.BodyWriter.FlushAsync();
        byte[] bytes = kept.ToArray();
        bytes[bytes.Length / 2] ^= 0x10;
        http.Response.Body = answer;
        http.Response.Headers.CacheControl = "no-store";
        await answer.WriteAsync(bytes);
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
