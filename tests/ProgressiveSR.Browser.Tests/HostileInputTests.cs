using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using ProgressiveSR.Models.Compact;
using static Microsoft.Playwright.Assertions;

namespace ProgressiveSR.Browser.Tests;

/// <summary>
/// Manifests, headers, parts and alpha that a hostile sender makes: each is refused before it costs memory.
/// </summary>
[TestFixture]
public sealed class HostileInputTests
{
    /// <summary>
    /// The bytes that level 2 of a tile of <c>tall.psr</c> can have: a check, an error, and 3x2 blocks of raw samples.
    /// </summary>
    private static readonly int Largest = 2 + 3 * 2 * CompactModel.Bundle.Manifest.Schedule.BytesPerBlock(2);

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
            const { Manifest } = await import('/viewer/lib/wire/manifest.js');
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
              new Manifest({
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
}
