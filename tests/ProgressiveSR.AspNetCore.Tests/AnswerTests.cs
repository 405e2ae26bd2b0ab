using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>Headers, conditions, methods and pages, as HTTP has them.</summary>
public class AnswerTests
{
    private const string Origin = "https://example.org";

    private static readonly string[] Five = ["a.png", "b.png", "c & d.png", "e.png", "ü.png"];

    [Test]
    public async Task ETag_OfEveryUrl_GivesNotModified()
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Five);
        ContentId encoding = await sender.EncodingAsync("a.png");
        foreach ((string url, string cache) in new[]
        {
            (WirePaths.List, "no-cache"),
            (WirePaths.Manifest("a.png"), "no-cache"),
            (WirePaths.File("a.png"), "no-cache"),
            (WirePaths.Index(encoding, 0), "public, max-age=31536000, immutable"),
            (WirePaths.Level(encoding, 1), "public, max-age=31536000, immutable"),
            (WirePaths.Part(encoding, 2, 0), "public, max-age=31536000, immutable"),
        })
        {
            using HttpResponseMessage answer = await sender.Client.GetAsync(url);
            string tag = answer.Headers.ETag!.ToString();
            Assert.That(answer.Headers.ETag.IsWeak, Is.False, url);
            Assert.That(answer.Headers.GetValues("Cache-Control"), Is.EqualTo(new[] { cache }), url);
            foreach (string known in new[] { tag, $"\"other\", {tag}", $"W/{tag}", "*" })
            {
                using HttpResponseMessage same = await sender.SendAsync(HttpMethod.Get, url, ("If-None-Match", known));
                Assert.That(same.StatusCode, Is.EqualTo(HttpStatusCode.NotModified), $"{url} {known}");
                Assert.That(same.Headers.ETag!.ToString(), Is.EqualTo(tag));
                Assert.That(await same.Content.ReadAsByteArrayAsync(), Is.Empty);
            }

            using HttpResponseMessage other = await sender.SendAsync(
                HttpMethod.Get, url, ("If-None-Match", "\"other\""));
            Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK), url);
            using HttpResponseMessage head = await sender.SendAsync(HttpMethod.Head, url);
            Assert.That(
                head.Content.Headers.ContentLength, Is.EqualTo(answer.Content.Headers.ContentLength).And.Positive, url);
            Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
        }
    }

    [Test]
    public async Task ETag_OfAPictureThatChanged_Changes()
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Five);
        using HttpResponseMessage before = await sender.Client.GetAsync(WirePaths.Manifest("a.png"));
        TestSender.WritePicture(Path.Combine(sender.Photos, "a.png"), seed: 99, width: 70);
        using HttpResponseMessage after = await sender.SendAsync(
            HttpMethod.Get, WirePaths.Manifest("a.png"), ("If-None-Match", before.Headers.ETag!.ToString()));
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await sender.ManifestAsync("a.png")).Width, Is.EqualTo(70));
    }

    [Test]
    public async Task Range_OfAFile_IsThatOfTheVersionAskedFor()
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Five);
        string url = WirePaths.File("a.png");
        using HttpResponseMessage whole = await sender.Client.GetAsync(url);
        byte[] file = await whole.Content.ReadAsByteArrayAsync();
        string tag = whole.Headers.ETag!.ToString();
        Assert.That(whole.Headers.AcceptRanges, Does.Contain("bytes"));
        foreach ((string range, byte[] expected) in new[]
        {
            ("bytes=0-0", file[..1]),
            ("bytes=10-19", file[10..20]),
            ("bytes=-7", file[^7..]),
            ("bytes=40-999999999", file[40..]),
        })
        {
            using HttpResponseMessage some = await sender.SendAsync(
                HttpMethod.Get, url, ("Range", range), ("If-Range", tag));
            Assert.That(some.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent), range);
            Assert.That(await some.Content.ReadAsByteArrayAsync(), Is.EqualTo(expected), range);
            Assert.That(some.Content.Headers.ContentRange!.Length, Is.EqualTo(file.Length));
        }

        using HttpResponseMessage old = await sender.SendAsync(
            HttpMethod.Get, url, ("Range", "bytes=10-19"), ("If-Range", "\"old\""));
        Assert.That(old.StatusCode, Is.EqualTo(HttpStatusCode.OK), "another version: all of it");
        Assert.That(await old.Content.ReadAsByteArrayAsync(), Is.EqualTo(file));
        using HttpResponseMessage beyond = await sender.SendAsync(
            HttpMethod.Get, url, ("Range", $"bytes={file.Length}-"));
        Assert.That(beyond.StatusCode, Is.EqualTo(HttpStatusCode.RequestedRangeNotSatisfiable));
    }

    [Test]
    public async Task List_InPages_HasEveryPictureOnce()
    {
        await using TestSender sender = await TestSender.StartAsync(options => options.PageLength = 2, pictures: Five);
        await File.WriteAllTextAsync(Path.Combine(sender.Photos, "notes.txt"), "no picture");
        File.CreateSymbolicLink(Path.Combine(sender.Photos, "link.png"), "/etc/hostname");
        ContentId encoding = await sender.EncodingAsync("b.png");
        List<ListedPicture> found = [];
        int pages = 0;
        for (string? next = WirePaths.List; next is not null; pages++)
        {
            PictureList page = PictureList.Read(await sender.Client.GetByteArrayAsync(next));
            Assert.That(page.Pictures, Has.Count.LessThanOrEqualTo(2));
            found.AddRange(page.Pictures);
            next = page.Next;
        }

        Assert.That(pages, Is.EqualTo(3));
        Assert.That(found.Select(picture => picture.Name), Is.EqualTo(Five));
        Assert.That(
            found.Select(picture => picture.Encoding), Is.EqualTo(new[] { null, $"{encoding}", null, null, null }));
        Assert.That(found[1].Width, Is.EqualTo(64));
        Assert.That(sender.Reads, Is.EqualTo(1), "listing encodes nothing");
        Assert.That((await PageAsync("zzz")).Pictures.Select(picture => picture.Name), Is.EqualTo(new[] { "ü.png" }));
        Assert.That((await PageAsync("\u00ff")).Pictures, Is.Empty);

        async Task<PictureList> PageAsync(string after) => PictureList.Read(
            await sender.Client.GetByteArrayAsync($"{WirePaths.List}?after={Uri.EscapeDataString(after)}"));
    }

    [TestCase("")]
    [TestCase("parts")]
    [TestCase("parts/")]
    [TestCase("parts/00000000000000000000000000000001/0")]
    [TestCase("parts/00000000000000000000000000000001/0/0/0")]
    [TestCase("folder/a.png.json")]
    [TestCase("parts/00000000000000000000000000000001/unknown/alpha")]
    public async Task Url_ThatNoRouteHas_IsAProblem(string url)
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Five);
        using HttpResponseMessage answer = await sender.Client.GetAsync(url);
        await sender.RequireProblemAsync(answer, 404);
    }

    [TestCase("DELETE", "a.png.json", "GET, HEAD")]
    [TestCase("POST", "index.json", "GET, HEAD")]
    [TestCase("PUT", "a.png.psr", "GET, HEAD")]
    [TestCase("OPTIONS", "a.png.psr", "GET, HEAD")]
    [TestCase("POST", "parts/00000000000000000000000000000001/0/0", "GET, HEAD")]
    [TestCase("GET", "parts/00000000000000000000000000000001", "POST")]
    public async Task Method_ThatAUrlLacks_IsAProblem(string method, string url, string allowed)
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Five);
        using HttpResponseMessage answer = await sender.SendAsync(new HttpMethod(method), url);
        await sender.RequireProblemAsync(answer, 405);
        Assert.That(answer.Content.Headers.Allow, Is.EquivalentTo(allowed.Split(", ")));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Cors_OfTheApplicationOrTheEndpoints_LetsReceiversIn(bool ofEndpoints)
    {
        await using TestSender sender = await TestSender.StartAsync(
            pictures: Five,
            host: builder => builder.Services.AddCors(options => options.AddPolicy(
                "receivers", policy => policy.WithOrigins(Origin).AllowProgressiveReceivers())),
            map: (app, endpoints) =>
            {
                app.UseRouting();
                if (ofEndpoints)
                {
                    app.UseCors();
                    endpoints.RequireCors("receivers");
                }
                else
                {
                    app.UseCors("receivers");
                }
            });
        string parts = WirePaths.Encoding(await sender.EncodingAsync("a.png"));
        using HttpResponseMessage allowed = await sender.SendAsync(
            HttpMethod.Options,
            parts,
            ("Origin", Origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type"));
        using HttpResponseMessage read = await sender.SendAsync(
            HttpMethod.Get, WirePaths.Manifest("a.png"), ("Origin", Origin));
        using HttpResponseMessage stranger = await sender.SendAsync(
            HttpMethod.Get, WirePaths.Manifest("a.png"), ("Origin", "https://example.com"));

        Assert.That(allowed.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Header(allowed, "Access-Control-Allow-Methods"), Does.Contain("POST"));
        Assert.That(Header(allowed, "Access-Control-Allow-Headers"), Does.Contain("Content-Type"));
        Assert.That(Header(allowed, "Access-Control-Max-Age"), Is.EqualTo("86400"));
        Assert.That(Header(read, "Access-Control-Allow-Origin"), Is.EqualTo(Origin));
        Assert.That(Header(read, "Access-Control-Expose-Headers"), Does.Contain("ETag").And.Contain("Retry-After"));
        Assert.That(Header(stranger, "Access-Control-Allow-Origin"), Is.Empty);

        static string Header(HttpResponseMessage answer, string name) =>
            answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(",", values) : "";
    }
}
