namespace ProgressiveSR.Browser.Tests;

/// <summary>The browser's receiver repeats what this library decodes and renders.</summary>
[TestFixture]
public sealed class ReceiverTests
{
    private static IEnumerable<TestCaseData> States => TestVector.All.SelectMany(
        vector => vector.States.Select(
            state => new TestCaseData(vector, state).SetArgDisplayNames(vector.Name, $"{state}")));

    [TestCaseSource(nameof(States))]
    public async Task Decode_Vector_GivesSameIndices(object vector, object state)
    {
        (TestVector of, ReceiverState shown) = ((TestVector)vector, (ReceiverState)state);
        await using TestPage page = await TestPage.OpenAsync();
        string hash = await page.RunAsync<string>(
            TestPage.OpenHere + """
            const { source, picture, all } = await openHere(argument.url);
            const receive = async (level, area) => {
              const { signal } = new AbortController();
              const tiles = picture.grid.tiles(level, area);
              for await (const { tile, part } of source.fetch(level, tiles, picture.format, signal)) {
                picture.add(level, tile, part);
              }
              picture.show(area, level);
            };
            for (let level = 0; level <= argument.level; level++) {
              await receive(level, all);
            }
            for (let level = argument.level + 1; level <= argument.regionLevel; level++) {
              await receive(level, picture.grid.blocks(argument.region));
            }
            const indices = new Int16Array(3072 * picture.shown.length);
            picture.shown.forEach((level, block) => indices.set(picture.indicesOf(block, level), 3072 * block));
            const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', indices));
            return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
            """,
            Arguments(of, shown));
        Assert.That(hash, Is.EqualTo(of.ReadHashes()[$"{shown}"]));
    }

    [TestCaseSource(nameof(States))]
    public async Task Refine_Vector_ShowsSamePixels(object vector, object state)
    {
        (TestVector of, ReceiverState shown) = ((TestVector)vector, (ReceiverState)state);
        await using TestPage page = await TestPage.OpenAsync();
        foreach ((string provider, string kind) in new[] { ("none", "linear"), ("wasm", "rendered") })
        {
            string pixels = await page.RunAsync<string>(
                """
                const session = await psr.openPicture(argument.url, { provider: argument.provider });
                // Not a canvas, which keeps transparent colours multiplied by their alpha.
                const data = new Uint8Array(4 * session.width * session.height);
                const draw = async (options) => {
                  for await (const { region: { x, y, width, height }, rgba } of session.refine(options)) {
                    for (let row = 0; row < height; row++) {
                      data.set(
                          rgba.subarray(4 * row * width, 4 * (row + 1) * width), 4 * ((y + row) * session.width + x));
                    }
                  }
                };
                await draw({ until: { level: argument.level } });
                if (argument.region) {
                  await draw({ region: argument.region, until: { level: argument.regionLevel } });
                }
                session.close();
                return new Promise((resolve) => {
                  const reader = new FileReader();
                  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
                  reader.readAsDataURL(new Blob([data]));
                });
                """,
                Arguments(of, shown, provider));
            Picture expected = of.ReadPicture(shown, kind);
            PixelAssert.AreNear(
                FromRgba(Convert.FromBase64String(pixels), expected.Width, expected.Height),
                expected,
                $"{of.Name}, {shown}, {kind}");
        }

        Assert.That(page.Problems, Is.Empty);
    }

    private static object Arguments(TestVector vector, ReceiverState state, string provider = "none") => new
    {
        url = $"/pictures/{vector.Name}.psr",
        provider,
        level = state.Level,
        regionLevel = state.RegionLevel,
        region = state.Region is { } region
            ? new { x = region.X, y = region.Y, width = region.Width, height = region.Height }
            : null,
    };

    private static Picture FromRgba(ReadOnlySpan<byte> rgba, int width, int height)
    {
        Assert.That(rgba.Length, Is.EqualTo(4 * width * height));
        byte[] alpha = new byte[width * height];
        for (int i = 0; i < alpha.Length; i++)
        {
            alpha[i] = rgba[4 * i + 3];
        }

        bool isOpaque = alpha.All(value => value == byte.MaxValue);
        Picture picture = new(new byte[3 * width * height], width, height, 3 * width, isOpaque ? default : alpha);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = picture.Pixels.Span.Slice(y * picture.Stride, 3 * width);
            for (int x = 0; x < width; x++)
            {
                rgba.Slice(4 * (y * width + x), 3).CopyTo(row[(3 * x)..]);
            }
        }

        return picture;
    }
}
