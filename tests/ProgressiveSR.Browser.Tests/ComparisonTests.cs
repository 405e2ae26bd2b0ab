using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ProgressiveSR.Metrics;
using ProgressiveSR.SkiaSharp;
using static Microsoft.Playwright.Assertions;

namespace ProgressiveSR.Browser.Tests;

/// <summary>The progressive JPEGs beside the sample's photographs.</summary>
[TestFixture]
public sealed class ComparisonTests
{
    private const string Photo = "coffee.png";

    [Test]
    public async Task View_JpegChosen_ShowsAsManyBytesOfIt()
    {
        await using TestPage page = await OpenPhotoAsync();
        long length = new FileInfo(JpegOf(Photo)).Length;
        await page.Page.Locator("#with-jpeg").CheckAsync();
        string shown = await ExpectBytesAsync(page.Page, length);

        // With more of the picture, more of the JPEG; then all of it.
        await page.Page.Locator("#level").FillAsync("3");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(
            new Regex("^Level 3, sharpened"), new() { Timeout = 30_000 });
        string more = await ExpectBytesAsync(page.Page, length);
        Assert.That(more, Is.Not.EqualTo(shown));
        await page.Page.Locator("#level").FillAsync("7");
        await Expect(page.Page.Locator("#compare-shown")).ToHaveTextAsync(
            $"{length:#,0} of {length:#,0} bytes", new() { Timeout = 30_000 });

        await page.Page.Locator("#with-first").CheckAsync();
        await Expect(page.Page.Locator("#compare-shown")).ToHaveTextAsync("50 %");
        Assert.That(page.Problems, Is.Empty);
    }

    [Test]
    public async Task View_PictureWithoutJpeg_OffersNone()
    {
        await using TestPage page = await TestPage.OpenAsync();
        await page.Page.GotoAsync($"{page.Host.Address}view/tiles.psr");
        await Expect(page.Page.Locator("#compare")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#with-jpeg")).ToBeHiddenAsync();
    }

    [TestCase("coffee.png")]
    [TestCase("astronaut.png")]
    public async Task DecodePrefix_MoreBytes_IsNearerToThePhotograph(string photo)
    {
        Picture original = PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "photos", photo));
        await using TestPage page = await TestPage.OpenAsync();
        double before = 0;
        foreach (int bytes in new[] { 3_000, 6_000, 12_000, 25_000, 50_000 })
        {
            Picture shown = (await DecodePrefixAsync(page, photo, bytes))!;
            double psnr = ImageQuality.PsnrY(original.View, shown.View);
            TestContext.Out.WriteLine($"{bytes} bytes: {psnr:0.00} dB");
            Assert.That(psnr, Is.GreaterThan(before));
            before = psnr;
        }

        Assert.That(before, Is.GreaterThan(30));
        Picture whole = (await DecodePrefixAsync(page, photo, int.MaxValue))!;
        PixelAssert.AreNear(whole, PictureFile.Read(JpegOf(photo)), photo);
        Assert.That(await DecodePrefixAsync(page, photo, 100), Is.Null, "too little to show anything");
    }

    [Test]
    public async Task Sample_Started_ServesThePhotographsWithTheirJpegs()
    {
        string sample = typeof(ComparisonTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "Sample").Value!;
        ProcessStartInfo start =
            new("dotnet", [sample, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true };
        using Process program = Process.Start(start)!;
        try
        {
            string address = (await program.StandardOutput.ReadLineAsync())!.Split(',')[0];
            using HttpClient client = new();
            foreach (string photo in new[] { "coffee.png", "astronaut.png" })
            {
                string html = await client.GetStringAsync($"{address}/view/{photo}");
                Assert.That(html, Does.Contain($"content=\"viewer/jpegs/{photo}.jpg\""));
                Assert.That(
                    await client.GetByteArrayAsync($"{address}/viewer/jpegs/{photo}.jpg"),
                    Is.EqualTo(await File.ReadAllBytesAsync(JpegOf(photo))));
            }

            Assert.That(
                await client.GetStringAsync($"{address}/view/none.png"), Does.Contain("name=\"jpeg\" content=\"\""));
        }
        finally
        {
            program.Kill();
            await program.WaitForExitAsync();
        }
    }

    private static string JpegOf(string photo) => Path.Combine(AppContext.BaseDirectory, "jpegs", $"{photo}.jpg");

    private static async Task<TestPage> OpenPhotoAsync()
    {
        TestPage page = await TestPage.OpenAsync();
        page.Host.AddPhoto(Photo);
        await page.Page.GotoAsync($"{page.Host.Address}view/{Photo}");
        await Expect(page.Page.Locator("#status")).ToHaveTextAsync(
            new Regex("^Level 1, sharpened"), new() { Timeout = 60_000 });
        return page;
    }

    /// <summary>Waits for the page to show as many bytes of the JPEG as it has received of the picture.</summary>
    private static async Task<string> ExpectBytesAsync(IPage page, long length)
    {
        string received = await ReceivedAsync(page);
        await Expect(page.Locator("#compare-shown")).ToHaveTextAsync($"{received} of {length:#,0} bytes");
        return received;
    }

    private static async Task<string> ReceivedAsync(IPage page) =>
        Regex.Match((await page.Locator("#status").TextContentAsync())!, "([0-9,]+) bytes in all").Groups[1].Value;

    private static async Task<Picture?> DecodePrefixAsync(TestPage page, string photo, int bytes)
    {
        string? png = await page.RunAsync<string?>(
            """
            const { decodePrefix } = await import('/viewer/comparison.js');
            const file = new Uint8Array(await (await fetch(`/viewer/jpegs/${argument.photo}.jpg`)).arrayBuffer());
            const image = await decodePrefix(file, argument.bytes);
            if (image === null) {
              return null;
            }
            const canvas = new OffscreenCanvas(image.width, image.height);
            canvas.getContext('2d').drawImage(image, 0, 0);
            const png = await canvas.convertToBlob();
            return new Promise((resolve) => {
              const reader = new FileReader();
              reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
              reader.readAsDataURL(png);
            });
            """,
            new { photo, bytes });
        return png is null ? null : PictureFile.Read(new MemoryStream(Convert.FromBase64String(png)));
    }
}
