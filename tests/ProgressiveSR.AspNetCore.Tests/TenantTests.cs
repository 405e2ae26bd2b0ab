using System.Net;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>A folder per tenant, chosen by a delegate.</summary>
public class TenantTests
{
    private DirectoryInfo tenants = null!;

    [SetUp]
    public void MakeFolders()
    {
        tenants = Directory.CreateTempSubdirectory("psr-tenants-");
        foreach (string tenant in new[] { "one", "two" })
        {
            tenants.CreateSubdirectory(tenant);
            TestSender.WritePicture(Path.Combine(tenants.FullName, tenant, $"{tenant}.png"), seed: tenant[0]);
            TestSender.WritePicture(Path.Combine(tenants.FullName, tenant, "same.png"), seed: tenant[0] + 100);
        }
    }

    [TearDown]
    public void DeleteFolders() => tenants.Delete(recursive: true);

    [Test]
    public async Task Tenants_OfOneSender_SeeTheirOwnOnly()
    {
        await using TestSender sender = await StartAsync();
        byte[] one = await sender.Client.GetByteArrayAsync($"{WirePaths.Manifest("same.png")}?of=one");
        byte[] two = await sender.Client.GetByteArrayAsync($"{WirePaths.Manifest("same.png")}?of=two");
        ContentId ofOne = PictureManifest.Read(one).GetEncoding();
        Assert.That(PictureManifest.Read(two).GetEncoding(), Is.Not.EqualTo(ofOne));
        foreach (string url in new[]
        {
            WirePaths.Part(ofOne, 0, 0), WirePaths.Level(ofOne, 1), WirePaths.Index(ofOne, 1), WirePaths.Alpha(ofOne),
            WirePaths.Manifest("one.png"), WirePaths.File("one.png"),
        })
        {
            Assert.That(await sender.StatusAsync($"{url}?of=two"), Is.EqualTo(HttpStatusCode.NotFound), url);
        }

        using HttpResponseMessage list = await sender.Client.PostAsync(
            $"{WirePaths.Encoding(ofOne)}?of=two", new ByteArrayContent(new PartList([new PartRun(0, 0, 1)]).ToUtf8()));
        Assert.That(list.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await sender.StatusAsync($"{WirePaths.Part(ofOne, 0, 0)}?of=one"), Is.EqualTo(HttpStatusCode.OK));
        PictureList listed = PictureList.Read(await sender.Client.GetByteArrayAsync($"{WirePaths.List}?of=two"));
        Assert.That(listed.Pictures.Select(picture => picture.Name), Is.EqualTo(new[] { "same.png", "two.png" }));
    }

    [Test]
    public async Task Tenants_AfterARestart_DoNotFindOthersIdsInTheIndex()
    {
        await using TestSender first = await StartAsync();
        ContentId ofOne = PictureManifest.Read(
            await first.Client.GetByteArrayAsync($"{WirePaths.Manifest("same.png")}?of=one")).GetEncoding();
        await first.StopAsync();
        await using TestSender restarted = await StartAsync(first.Cache);
        Assert.That(
            await restarted.StatusAsync($"{WirePaths.Part(ofOne, 0, 0)}?of=two"), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(
            await restarted.StatusAsync($"{WirePaths.Part(ofOne, 0, 0)}?of=one"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(restarted.Reads, Is.Zero);
    }

    [Test]
    public async Task Tenant_WhoseFolderIsDeleted_HasNoPicturesAnyMore()
    {
        await using TestSender sender = await StartAsync();
        ContentId encoding = PictureManifest.Read(
            await sender.Client.GetByteArrayAsync($"{WirePaths.Manifest("one.png")}?of=one")).GetEncoding();
        Directory.Delete(Path.Combine(tenants.FullName, "one"), recursive: true);
        foreach (string url in new[] { WirePaths.List, WirePaths.Manifest("one.png"), WirePaths.Part(encoding, 0, 0) })
        {
            using HttpResponseMessage answer = await sender.Client.GetAsync($"{url}?of=one");
            await sender.RequireProblemAsync(answer, 404);
        }
    }

    [TestCase("three")]
    [TestCase(null)]
    public async Task Tenant_WithoutAFolder_HasNoPictures(string? tenant)
    {
        await using TestSender sender = await StartAsync();
        foreach (string url in new[] { WirePaths.List, WirePaths.Manifest("same.png"), WirePaths.File("same.png") })
        {
            using HttpResponseMessage answer = await sender.Client.GetAsync(
                tenant is null ? url : $"{url}?of={tenant}");
            await sender.RequireProblemAsync(answer, 404);
        }
    }

    private Task<TestSender> StartAsync(string? cache = null) => TestSender.StartAsync(
        options =>
        {
            options.Folder = null;
            options.CacheFolder = cache ?? options.CacheFolder;
        },
        build: builder => builder.UseFolder(http => (string?)http.Request.Query["of"] is { } tenant
            ? Path.Combine(tenants.FullName, tenant)
            : null),
        pictures: []);
}
