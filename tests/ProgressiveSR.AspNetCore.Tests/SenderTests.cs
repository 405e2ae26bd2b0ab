using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore.Tests;

public class SenderTests
{
    private const string Photo = "coffee.png";

    [Test]
    public async Task Pieces_EveryLevel_AreTheBytesOfTheFile()
    {
        await using TestSender sender = await TestSender.StartAsync();
        PictureManifest manifest = await sender.ManifestAsync(Photo);
        PsrFileInfo info = manifest.GetInfo(PacketLimits.Default);
        byte[] file = await sender.Client.GetByteArrayAsync(WirePaths.File(Photo));
        ContentId encoding = manifest.GetEncoding();

        Assert.That(await EncodingId.ComputeAsync(new MemoryStream(file)), Is.EqualTo(encoding));
        for (int level = 0; level <= info.HighestLevel; level++)
        {
            ByteRange range = info.GetIndexRange(level);
            byte[] index = await sender.Client.GetByteArrayAsync(WirePaths.Index(encoding, level));
            PsrLevelIndex read = info.ReadIndex(level, index, PacketLimits.Default);
            int last = read.Count - 1;
            Assert.That(index, Is.EqualTo(Slice(file, range)), $"index {level}");
            Assert.That(
                await sender.Client.GetByteArrayAsync(WirePaths.Level(encoding, level)),
                Is.EqualTo(file[(int)range.Offset..(int)info.GetPartsRange(level).End]), $"level {level}");
            Assert.That(
                await sender.Client.GetByteArrayAsync(WirePaths.Part(encoding, level, last)),
                Is.EqualTo(Slice(file, read.GetRange(last))), $"part {level}/{last}");
            Assert.That((await sender.Client.GetAsync(WirePaths.Part(encoding, level, last + 1))).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound));
        }
    }

    [Test]
    public async Task List_OfParts_GivesThemInTheOrderAsked()
    {
        await using TestSender sender = await TestSender.StartAsync();
        PictureManifest manifest = await sender.ManifestAsync(Photo);
        ContentId encoding = manifest.GetEncoding();
        PartList list = new([new PartRun(1, 2, 1), new PartRun(0, 0, 2)]);
        using HttpResponseMessage answer = await sender.PostAsync(encoding, list);

        List<byte[]> parts = [];
        await foreach (ReadOnlyMemory<byte> part in PartFrames.ReadAsync(
            await answer.Content.ReadAsStreamAsync(), 3, PacketLimits.Default))
        {
            parts.Add(part.ToArray());
        }

        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo(PartFrames.MediaType));
        Assert.That(parts, Is.EqualTo(new[]
        {
            await sender.Client.GetByteArrayAsync(WirePaths.Part(encoding, 1, 2)),
            await sender.Client.GetByteArrayAsync(WirePaths.Part(encoding, 0, 0)),
            await sender.Client.GetByteArrayAsync(WirePaths.Part(encoding, 0, 1)),
        }));
    }

    [Test]
    public async Task FirstRequests_FiftyAtOnce_EncodeOnce()
    {
        await using TestSender sender = await TestSender.StartAsync();
        byte[][] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            _ => sender.Client.GetByteArrayAsync(WirePaths.Manifest(Photo))));

        Assert.That(sender.Reads, Is.EqualTo(1));
        Assert.That(answers, Is.All.EqualTo(answers[0]));
    }

    [Test]
    public async Task Restart_PartsAskedFirst_AreFoundWithoutTheManifest()
    {
        await using TestSender first = await TestSender.StartAsync();
        ContentId encoding = (await first.ManifestAsync(Photo)).GetEncoding();
        byte[] part = await first.Client.GetByteArrayAsync(WirePaths.Part(encoding, 3, 1));
        await using TestSender restarted = await TestSender.StartAsync(
            options => options.CacheFolder = first.Cache, folder: first.Photos);

        Assert.That(await restarted.Client.GetByteArrayAsync(WirePaths.Part(encoding, 3, 1)), Is.EqualTo(part));
        Assert.That(restarted.Reads, Is.Zero, "it was in the cache");
    }

    [TestCase("nothing.png.json", 404)]
    [TestCase("..%2f..%2fetc%2fpasswd.json", 404)]
    [TestCase("..%5cpasswd.psr", 404)]
    [TestCase("coffee.png", 404)]
    [TestCase("link.png.json", 404)]
    [TestCase("broken.png.json", 500)]
    [TestCase("parts/00000000000000000000000000000000/0/0", 404)]
    [TestCase("parts/none/0/0", 404)]
    public async Task Request_ForWhatIsNotThere_IsAProblem(string url, int status)
    {
        await using TestSender sender = await TestSender.StartAsync();
        string outside = Path.Combine(Path.GetDirectoryName(sender.Photos)!, "outside.png");
        File.Copy(Path.Combine(sender.Photos, Photo), outside);
        File.CreateSymbolicLink(Path.Combine(sender.Photos, "link.png"), outside);
        await File.WriteAllTextAsync(Path.Combine(sender.Photos, "broken.png"), "not a picture");
        using HttpResponseMessage answer = await sender.Client.GetAsync(
            new Uri(
                sender.Client.BaseAddress + url,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        string body = await answer.Content.ReadAsStringAsync();

        Assert.That((int)answer.StatusCode, Is.EqualTo(status), body);
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That(JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString(), Is.Not.Empty);
        Assert.That(body, Does.Not.Contain(sender.Photos));
    }

    [TestCase("{\"runs\":[{\"level\":0,\"first\":0,\"count\":2000000000}]}", 400)]
    [TestCase("{\"runs\":[{\"level\":99,\"first\":0,\"count\":1}]}", 400)]
    [TestCase("{\"runs\":[{\"level\":0,\"first\":-1,\"count\":1}]}", 400)]
    [TestCase("{\"runs\":null}", 400)]
    [TestCase("no list", 400)]
    [TestCase("{\"runs\":[{\"level\":0,\"first\":0,\"count\":1},{\"level\":0,\"first\":0,\"count\":2}]}", 413)]
    public async Task List_ThatLiesOrIsTooLong_IsAProblem(string list, int status)
    {
        await using TestSender sender = await TestSender.StartAsync(options => options.MaxPartsPerRequest = 2);
        ContentId encoding = (await sender.ManifestAsync(Photo)).GetEncoding();
        using HttpResponseMessage answer =
            await sender.Client.PostAsync(WirePaths.Encoding(encoding), new StringContent(list));

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task Conditions_HeadAndRange_AreHonoured()
    {
        await using TestSender sender = await TestSender.StartAsync();
        ContentId encoding = (await sender.ManifestAsync(Photo)).GetEncoding();
        using HttpResponseMessage part = await sender.Client.GetAsync(WirePaths.Level(encoding, 2));
        using HttpResponseMessage known = await sender.SendAsync(
            HttpMethod.Get, WirePaths.Level(encoding, 2), ("If-None-Match", part.Headers.ETag!.ToString()));
        using HttpResponseMessage head = await sender.SendAsync(HttpMethod.Head, WirePaths.Level(encoding, 2));
        using HttpRequestMessage range = new(HttpMethod.Get, WirePaths.File(Photo));
        range.Headers.Range = new RangeHeaderValue(100, 199);
        using HttpResponseMessage some = await sender.Client.SendAsync(range);
        byte[] file = await sender.Client.GetByteArrayAsync(WirePaths.File(Photo));

        Assert.That(part.Headers.CacheControl!.ToString(), Does.Contain("immutable"));
        Assert.That(known.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(part.Content.Headers.ContentLength));
        Assert.That(some.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
        Assert.That(await some.Content.ReadAsByteArrayAsync(), Is.EqualTo(file[100..200]));
    }

    [Test]
    public async Task Limits_PictureSizeQueueAndCache_AreKept()
    {
        await using TestSender small = await TestSender.StartAsync(options => options.MaxPixels = 1000);
        await using TestSender cache = await TestSender.StartAsync(options =>
        {
            options.MaxCacheBytes = 1;
            options.MaxOpenPictures = 1;
        });
        await cache.ManifestAsync(Photo);
        await cache.ManifestAsync("astronaut.png");
        await using TestSender full = await TestSender.StartAsync(options => options.CacheFolder = "/dev/full/cache");

        Assert.That((await small.Client.GetAsync(WirePaths.Manifest(Photo))).StatusCode,
            Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(Directory.GetFiles(cache.Cache, "*.psr"), Has.Length.EqualTo(1));
        using HttpResponseMessage unstored = await full.Client.GetAsync(WirePaths.Manifest(Photo));
        Assert.That(unstored.StatusCode, Is.EqualTo(HttpStatusCode.InsufficientStorage));
        Assert.That(unstored.Headers.RetryAfter, Is.Not.Null);
    }

    private static byte[] Slice(byte[] file, ByteRange range) => file[(int)range.Offset..(int)range.End];
}
