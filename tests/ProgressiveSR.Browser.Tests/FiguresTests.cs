using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;
using ProgressiveSR.Resizing;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Viewer;
using static Microsoft.Playwright.Assertions;

namespace ProgressiveSR.Browser.Tests;

/// <summary>Sizes that are promised, and times that the README states.</summary>
[TestFixture]
public sealed class FiguresTests
{
    private const int MostModuleBytes = 60_000;
    private const int MostModelBytes = 1_500_000;

    [Test]
    public void Module_Compressed_IsSmall()
    {
        Assembly viewer = typeof(ProgressiveViewerExtensions).Assembly;
        long bytes = viewer.GetManifestResourceNames()
            .Where(name => name.StartsWith("lib/", StringComparison.Ordinal))
            .Sum(name => Compress(viewer.GetManifestResourceStream(name)!));
        TestContext.Out.WriteLine($"module: {bytes} bytes, each file compressed on its own");
        Assert.That(bytes, Is.InRange(10_000, MostModuleBytes));
    }

    [Test]
    public async Task Model_AsLoaded_IsSmall()
    {
        await using TestPage page = await TestPage.OpenAsync();
        long bytes = 0;
        foreach (string file in (string[])
            ["manifest.json", "coding.safetensors", "superresolver-x2.onnx", "superresolver-x2.safetensors"])
        {
            using HttpClient client = new();
            bytes += (await client.GetByteArrayAsync($"{page.Host.Address}viewer/models/compact/{file}")).Length;
        }

        TestContext.Out.WriteLine($"model: {bytes} bytes");
        Assert.That(bytes, Is.InRange(100_000, MostModelBytes));
    }

    [Test]
    [Explicit("Measures; nothing can fail.")]
    public async Task Measure()
    {
        await using TestPage page = await TestPage.OpenAsync();
        page.Host.AddPhoto("coffee.png");
        TestContext.Out.WriteLine(await page.RunAsync<string>(
            """
            const time = async (options, provider) => {
              const session = await psr.openPicture('/pictures/coffee.png', { provider });
              const times = [];
              const start = performance.now();
              for await (const { stage, level, isComplete } of session.refine(options)) {
                times.push(
                    `${stage} ${level}${isComplete ? '' : ' (strip)'} ${(performance.now() - start).toFixed(0)} ms`);
              }
              session.close();
              return times.join(', ');
            };
            const lines = ['cold, linear: ' + await time({ until: { level: 3 } }, 'none')];
            for (let i = 0; i < 4; i++) {
              lines.push('linear, levels 0 to 3: ' + await time({ until: { level: 3 } }, 'none'));
            }
            const region = { x: 160, y: 64, width: 256, height: 256 };
            for (let i = 0; i < 4; i++) {
              lines.push('256x256, level 2: ' + await time({ region, until: { level: 2 } }, 'wasm'));
            }
            lines.push('whole, level 2: ' + await time({ until: { level: 2 } }, 'wasm'));

            // Decoding alone, and one linear picture at the end.
            const { HttpSource } = await import('/viewer/lib/wire/http-source.js');
            const { Model } = await import('/viewer/lib/model/model.js');
            const { Picture } = await import('/viewer/lib/picture.js');
            const { Renderer } = await import('/viewer/lib/renderer.js');
            const source = await HttpSource.open(new URL('/pictures/coffee.png', location.href).href);
            const id = Array.from(source.header.modelId, (byte) => byte.toString(16).padStart(2, '0')).join('');
            const model = await Model.load(new URL('/viewer/models/compact/', location.href).href, id);
            const all = { x: 0, y: 0, width: source.grid.columns, height: source.grid.rows };
            const { format } = new Picture(source.header, model);
            const parts = [];
            for (let level = 0; level <= 3; level++) {
              const { signal } = new AbortController();
              for await (const part of source.fetch(level, source.grid.tiles(level, all), format, signal)) {
                parts.push(part);
              }
            }
            for (let i = 0; i < 8; i++) {
              const picture = new Picture(source.header, model);
              const start = performance.now();
              parts.forEach(({ level, tile, part }) => picture.add(level, tile, part));
              picture.show(all, 3);
              new Renderer(picture).linear(all);
              const seconds = (performance.now() - start) / 1000;
              lines.push(
                  `levels 0 to 3 decoded to the linear picture: ${(0.24 / seconds).toFixed(2)} megapixels a second`);
            }
            return lines.join('\n');
            """));
    }

    [Test]
    [Explicit("Measures; nothing can fail.")]
    public async Task MeasureLarge()
    {
        await using TestPage page = await TestPage.OpenAsync();
        Picture photo = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "photos", "astronaut.png"));
        PictureFile.WritePng(
            BicubicResize.Resize(photo.View, 1024, 768), Path.Combine(page.Host.Folder, "large.png"));
        TestContext.Out.WriteLine(await page.RunAsync<string>(
            """
            const { HttpSource } = await import('/viewer/lib/wire/http-source.js');
            const { Model } = await import('/viewer/lib/model/model.js');
            const { Picture } = await import('/viewer/lib/picture.js');
            const { Renderer } = await import('/viewer/lib/renderer.js');
            const url = new URL('/pictures/large.png', location.href).href;
            const source = await HttpSource.open(url);
            const id = Array.from(source.header.modelId, (byte) => byte.toString(16).padStart(2, '0')).join('');
            const model = await Model.load(new URL('/viewer/models/compact/', location.href).href, id);
            const { grid } = source;
            const all = { x: 0, y: 0, width: grid.columns, height: grid.rows };
            const { format } = new Picture(source.header, model);
            const { signal } = new AbortController();
            const levels = [];
            for (let level = 0; level <= 5; level++) {
              const parts = [];
              for await (const part of source.fetch(level, grid.tiles(level, all), format, signal)) {
                parts.push(part);
              }
              levels.push(parts);
            }
            const lines = [];
            for (let i = 0; i < 5; i++) {
              const picture = new Picture(source.header, model);
              const renderer = new Renderer(picture);
              const times = levels.map((parts, level) => {
                // As in the worker: each strip is decoded and drawn when it is there; the last one's time counts.
                const took = [];
                const rows = Map.groupBy(parts, ({ tile }) => grid.tile(level, tile).y);
                for (const row of rows.values()) {
                  const start = performance.now();
                  row.forEach(({ tile, part }) => {
                    picture.add(level, tile, part);
                    picture.show(grid.tile(level, tile), level);
                    renderer.linear(grid.tile(level, tile));
                  });
                  took.push(performance.now() - start);
                }
                const whole = took.reduce((sum, time) => sum + time, 0);
                return `level ${level}: first strip ${took[0].toFixed(0)}, `
                  + `last ${took.at(-1).toFixed(0)}, all ${whole.toFixed(0)} ms`;
              });
              lines.push(times.join('; '));
            }
            const region = { x: 384, y: 128, width: 256, height: 256 };
            for (let i = 0; i < 5; i++) {
              const session = await psr.openPicture(url);
              let linear = 0;
              let sharp = 0;
              for await (const { stage, isComplete } of session.refine({ region, until: { level: 2 } })) {
                if (stage === 'linear') {
                  linear = performance.now();
                } else if (isComplete && sharp === 0) {
                  sharp = performance.now();
                }
              }
              const around = performance.now() - sharp;
              lines.push(`network on 256x256: ${(sharp - linear).toFixed(0)} ms, on the blocks around `
                + `${around.toFixed(0)} ms more, on ${session.provider}`);
              session.close();
            }
            return lines.join('\n');
            """));

        // Drawing, a whole level and the network while the page's thread is watched.
        await page.Page.AddInitScriptAsync(
            """
            window.blocked = [];
            new PerformanceObserver((list) => window.blocked.push(...list.getEntries().map(({ duration }) => duration)))
              .observe({ type: 'longtask', buffered: true });
            """);
        await page.Page.GotoAsync($"{page.Host.Address}view/large.png");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(
            new Regex("^Level 1, sharpened"), new() { Timeout = 60_000 });
        await page.Page.Locator("#level").FillAsync("3");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(
            new Regex("^Level 3, sharpened"), new() { Timeout = 60_000 });
        double[] blocked = await page.Page.EvaluateAsync<double[]>("window.blocked");
        double[] withOwn = await page.Page.EvaluateAsync<double[]>(
            """
            () => new Promise((resolve) => {
              setTimeout(() => {
                for (const start = performance.now(); performance.now() - start < 100;) {
                  // Blocks on purpose: this one must be seen.
                }
                setTimeout(() => resolve(window.blocked), 500);
              });
            })
            """);
        TestContext.Out.WriteLine(
            $"tasks of 50 ms or more on the page's thread: {blocked.Length} ({string.Join(", ", blocked)}), "
            + $"with one that blocks on purpose {withOwn.Length}");
    }

    private static long Compress(Stream file)
    {
        using MemoryStream compressed = new();
        using (file)
        using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            file.CopyTo(gzip);
        }

        return compressed.Length;
    }
}
