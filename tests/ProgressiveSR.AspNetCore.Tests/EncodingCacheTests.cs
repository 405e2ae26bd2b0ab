using System.Net;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>Encoded pictures on disk: bounded, shared, and without leftovers.</summary>
public class EncodingCacheTests
{
    private static readonly string[] Many = [.. Enumerable.Range(0, 8).Select(i => $"{i}.png")];

    [Test]
    public async Task Eviction_WhileAPictureIsRead_LosesNoByte()
    {
        await using TestSender sender = await TestSender.StartAsync(
            options =>
            {
                options.MaxCacheBytes = 1;
                options.MaxOpenPictures = 1;
            });
        const string Photo = "coffee.png";
        byte[] whole = await sender.Client.GetByteArrayAsync(WirePaths.File(Photo));
        using HttpResponseMessage answer = await sender.Client.GetAsync(
            WirePaths.File(Photo), HttpCompletionOption.ResponseHeadersRead);
        string before = Directory.GetFiles(sender.Cache, "*.psr").Single();
        await sender.EncodingAsync("astronaut.png");

        Assert.That(File.Exists(before), Is.False, "evicted");
        Assert.That(Directory.GetFiles(sender.Cache, "*.psr"), Has.Length.EqualTo(1));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(whole));
    }

    [Test]
    public async Task Eviction_AfterManyPictures_KeepsTheMostRecentlyUsed()
    {
        await using TestSender sizes = await TestSender.StartAsync(pictures: Many);
        await sizes.EncodingAsync("0.png");
        long length = new FileInfo(Directory.GetFiles(sizes.Cache, "*.psr").Single()).Length;
        long limit = 7 * length / 2;
        await using TestSender sender = await TestSender.StartAsync(
            options =>
            {
                options.MaxCacheBytes = limit;
                options.MaxOpenPictures = 1;
            },
            pictures: Many);
        foreach (string name in Many)
        {
            await sender.EncodingAsync(name);
            await Task.Delay(10);  // so that the times of the files differ
            await sender.EncodingAsync("0.png");
            Assert.That(
                new DirectoryInfo(sender.Cache).GetFiles("*.psr").Sum(file => file.Length),
                Is.LessThanOrEqualTo(limit));
        }

        Assert.That(sender.Reads, Is.EqualTo(Many.Length), "0.png never left the cache");
    }

    [Test]
    public async Task OpenPictures_OfManyPicturesAtOnce_AllAreAnswered()
    {
        await using TestSender sender = await TestSender.StartAsync(
            options => options.MaxOpenPictures = 1, pictures: Many);
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(
            i => sender.StatusAsync(WirePaths.File(Many[i % Many.Length]))));
        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(sender.Reads, Is.EqualTo(Many.Length));
    }

    [Test]
    [Platform("Linux")]
    public async Task OpenPictures_OfAllFolders_AreAsManyAsTheLimitSays()
    {
        DirectoryInfo tenants = Directory.CreateTempSubdirectory("psr-tenants-");
        for (int i = 0; i < 6; i++)
        {
            tenants.CreateSubdirectory($"{i}");
            TestSender.WritePicture(Path.Combine(tenants.FullName, $"{i}", "a.png"), seed: i);
        }

        await using TestSender sender = await TestSender.StartAsync(
            options => options.MaxOpenPictures = 2,
            build: builder => builder.UseFolder(http => Path.Combine(tenants.FullName, http.Request.Query["of"]!)),
            pictures: []);
        for (int i = 0; i < 6; i++)
        {
            await sender.Client.GetByteArrayAsync($"{WirePaths.Manifest("a.png")}?of={i}");
        }

        int open = Directory.GetFiles("/proc/self/fd")
            .Select(path => new FileInfo(path).LinkTarget)
            .Count(target => target?.StartsWith(sender.Cache, StringComparison.Ordinal) is true);
        Assert.That(open, Is.EqualTo(2));
        tenants.Delete(recursive: true);
    }

    [Test]
    public async Task Start_AfterAKilledProcess_RemovesWhatItLeft()
    {
        DirectoryInfo cache = Directory.CreateTempSubdirectory("psr-cache-");
        string left = Make(".0123-4567.psr.abcdefgh.psr-tmp", TimeSpan.FromHours(1));
        string young = Make(".0124-4567.psr.abcdefgh.psr-tmp", TimeSpan.Zero);
        string other = Make("notes.txt", TimeSpan.FromHours(1));
        string used = Make(".0125-4567.psr.abcdefgh.psr-tmp", TimeSpan.Zero);
        using (FileStream inUse = new(used, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            File.SetLastWriteTimeUtc(inUse.SafeFileHandle, DateTime.UtcNow.AddHours(-1));
            await using TestSender sender = await TestSender.StartAsync(
                options => options.CacheFolder = cache.FullName, pictures: ["a.png"]);
            Assert.That(() => File.Exists(left), Is.False.After(10_000, 20));
            await sender.EncodingAsync("a.png");
            Assert.That(new[] { young, other, used }, Is.All.Matches<string>(File.Exists));
        }

        File.SetLastWriteTimeUtc(young, DateTime.UtcNow.AddHours(-1));
        await using (TestSender later = await TestSender.StartAsync(
            options => options.CacheFolder = cache.FullName, pictures: ["b.png"]))
        {
            await later.EncodingAsync("b.png");
        }

        Assert.That(Directory.GetFiles(cache.FullName, ".*"), Is.Empty);
        cache.Delete(recursive: true);

        string Make(string name, TimeSpan age)
        {
            string path = Path.Combine(cache.FullName, name);
            File.WriteAllText(path, "half of something");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow - age);
            return path;
        }
    }

    [Test]
    public async Task Start_IdsUnusedForLong_AreRemoved()
    {
        await using TestSender first = await TestSender.StartAsync(pictures: ["a.png", "b.png"]);
        string old = EntryOf(await first.EncodingAsync("a.png"));
        string recent = EntryOf(await first.EncodingAsync("b.png"));
        await first.StopAsync();
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-31));
        await using TestSender restarted = await TestSender.StartAsync(
            options => options.CacheFolder = first.Cache, folder: first.Photos);
        Assert.That(() => File.Exists(old), Is.False.After(10_000, 20));
        Assert.That(File.Exists(recent));

        string EntryOf(ContentId id) =>
            Directory.GetFiles(Path.Combine(first.Cache, "ids"), id.ToString(), SearchOption.AllDirectories).Single();
    }

    [Test]
    public async Task Cache_ThatTakesNothing_IsToldByNameAndById()
    {
        await using TestSender first = await TestSender.StartAsync(pictures: ["a.png"]);
        ContentId encoding = await first.EncodingAsync("a.png");
        await first.StopAsync();

        // A folder in the file's place: the file cannot be written, as on a full disk.
        string file = Directory.GetFiles(first.Cache, "*.psr").Single();
        File.Delete(file);
        Directory.CreateDirectory(file);
        await using TestSender full = await TestSender.StartAsync(
            options => options.CacheFolder = first.Cache, folder: first.Photos);
        foreach (string url in new[] { WirePaths.Part(encoding, 0, 0), WirePaths.Manifest("a.png") })
        {
            using HttpResponseMessage answer = await full.Client.GetAsync(url);
            await full.RequireProblemAsync(answer, 507);
            Assert.That(answer.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(2)));
        }
    }

    [Test]
    public async Task Cache_SharedBySenders_IsEncodedIntoOnce()
    {
        await using TestSender one = await TestSender.StartAsync(pictures: Many);
        await using TestSender two = await TestSender.StartAsync(
            options => options.CacheFolder = one.Cache, folder: one.Photos);
        foreach (string name in Many)
        {
            // As behind a balancer that takes turns.
            ContentId encoding = await one.EncodingAsync(name);
            byte[] level = await two.Client.GetByteArrayAsync(WirePaths.Level(encoding, 2));
            Assert.That(await one.Client.GetByteArrayAsync(WirePaths.Level(encoding, 2)), Is.EqualTo(level));
        }

        Assert.That(two.Reads, Is.Zero);
    }
}
