using System.Net;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>Ids that receivers have from elsewhere, or made up.</summary>
public class UnknownIdTests
{
    private const string MadeUp = "parts/00000000000000000000000000000001/0/0";

    private static readonly string[] Three = ["a.png", "b.png", "c.png"];

    [Test]
    public async Task MadeUpIds_ManyAtOnce_EncodeNothing()
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Three);
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(
            i => sender.StatusAsync($"parts/{i:x32}/0/0")));

        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.NotFound));
        Assert.That(sender.Reads, Is.Zero);
    }

    [Test]
    public async Task IdFromAnotherSender_WithThePicturesName_EncodesThatPictureOnly()
    {
        await using TestSender other = await TestSender.StartAsync(pictures: Three);
        ContentId encoding = await other.EncodingAsync("b.png");
        string path = WirePaths.Part(encoding, 0, 0);
        byte[] part = await other.Client.GetByteArrayAsync(path);

        await using TestSender sender = await TestSender.StartAsync(folder: other.Photos);
        Assert.That(await sender.StatusAsync(path), Is.EqualTo(HttpStatusCode.NotFound));
        foreach (string wrong in new[] { "none.png", "..", "parts" })
        {
            Assert.That(
                await sender.StatusAsync($"{path}?picture={wrong}"), Is.EqualTo(HttpStatusCode.NotFound), wrong);
        }

        Assert.That(sender.Reads, Is.Zero);
        Assert.That(await sender.Client.GetByteArrayAsync(WirePaths.WithPicture(path, "b.png")), Is.EqualTo(part));
        Assert.That(await sender.Client.GetByteArrayAsync(path), Is.EqualTo(part), "known from now on");
        Assert.That(
            await sender.StatusAsync(WirePaths.WithPicture(MadeUp, "b.png")), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(sender.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task MadeUpId_WhileAPictureIsEncoded_IsAnsweredAtOnce()
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Three);
        sender.MayRead.Reset();
        Task<byte[]> encoding = sender.Client.GetByteArrayAsync(WirePaths.Manifest("a.png"));
        Assert.That(await sender.StatusAsync(MadeUp), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(encoding.IsCompleted, Is.False);
    }

    [Test]
    public async Task Restart_EncodingThatWasEvicted_EncodesThatPictureOnly()
    {
        await using TestSender first = await TestSender.StartAsync(pictures: Three);
        ContentId encoding = await first.EncodingAsync("b.png");
        byte[] part = await first.Client.GetByteArrayAsync(WirePaths.Part(encoding, 0, 0));
        await first.StopAsync();
        foreach (string file in Directory.GetFiles(first.Cache, "*.psr"))
        {
            File.Delete(file);
        }

        await using TestSender restarted = await TestSender.StartAsync(
            options => options.CacheFolder = first.Cache, folder: first.Photos);
        Assert.That(await restarted.Client.GetByteArrayAsync(WirePaths.Part(encoding, 0, 0)), Is.EqualTo(part));
        Assert.That(restarted.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Restart_PictureThatChanged_IsNotEncodedForItsOldId()
    {
        await using TestSender first = await TestSender.StartAsync(pictures: Three);
        ContentId encoding = await first.EncodingAsync("b.png");
        await first.StopAsync();
        TestSender.WritePicture(Path.Combine(first.Photos, "b.png"), seed: 17, width: 65);

        await using TestSender restarted = await TestSender.StartAsync(
            options => options.CacheFolder = first.Cache, folder: first.Photos);
        Assert.That(await restarted.StatusAsync(WirePaths.Part(encoding, 0, 0)), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(restarted.Reads, Is.Zero);
        Assert.That(await restarted.EncodingAsync("b.png"), Is.Not.EqualTo(encoding));
    }

    [TestCase("")]
    [TestCase("a.png\n")]
    [TestCase("\n\n\n")]
    public async Task Restart_DamagedIndex_IsNoFault(string content)
    {
        await using TestSender first = await TestSender.StartAsync(pictures: Three);
        ContentId encoding = await first.EncodingAsync("b.png");
        await first.StopAsync();
        string entry = Directory.GetFiles(first.Cache, encoding.ToString(), SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(entry, content);

        await using TestSender restarted = await TestSender.StartAsync(
            options => options.CacheFolder = first.Cache, folder: first.Photos);
        Assert.That(await restarted.StatusAsync(WirePaths.Part(encoding, 0, 0)), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await restarted.EncodingAsync("b.png"), Is.EqualTo(encoding));
        Assert.That(await restarted.StatusAsync(WirePaths.Part(encoding, 0, 0)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task EncodedFiles_NeverAskedForByName_AreFound()
    {
        await using TestSender sender = await TestSender.StartAsync(
            options => options.CacheFolder = "/dev/full/cache", pictures: ["a.png"]);
        Assert.That(await sender.StatusAsync(MadeUp), Is.EqualTo(HttpStatusCode.NotFound));
        ContentId[] ids = [Save("b.psr", 1), Save("a.png.psr", 2)];
        await File.WriteAllTextAsync(Path.Combine(sender.Photos, "damaged.psr"), "PSR");

        foreach (ContentId id in ids)
        {
            Assert.That(await sender.StatusAsync(WirePaths.Part(id, 0, 0)), Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(sender.Reads, Is.Zero);

        ContentId Save(string name, int seed)
        {
            string picture = Path.Combine(Path.GetDirectoryName(sender.Photos)!, "picture.png");
            TestSender.WritePicture(picture, seed);
            EncodedPicture encoded = new ProgressiveSender(CompactModel.Bundle).Encode(PictureFile.Read(picture));
            encoded.Save(Path.Combine(sender.Photos, name));
            return EncodingId.Compute(encoded);
        }
    }

    [Test]
    public async Task PublishedFolder_IdsOfIt_AreFoundAndOthersNot()
    {
        await using TestSender source = await TestSender.StartAsync(pictures: Three);
        string target = Path.Combine(Path.GetDirectoryName(source.Photos)!, "public");
        PublishedFolder published = new(target);
        List<ListedPicture> pictures = [];
        foreach (string name in Three)
        {
            Picture picture = PictureFile.Read(Path.Combine(source.Photos, name));
            pictures.Add(
                (await published.AddAsync(name, new ProgressiveSender(CompactModel.Bundle).Encode(picture))).Picture);
        }

        published.WriteList(pictures);
        await using TestSender sender = await TestSender.StartAsync(folder: target);
        foreach (ListedPicture picture in pictures)
        {
            byte[] part = await sender.Client.GetByteArrayAsync($"parts/{picture.Encoding}/1/0");
            Assert.That(part, Is.EqualTo(await File.ReadAllBytesAsync(
                Path.Combine(target, "parts", picture.Encoding!, "1", "0"))));
        }

        Assert.That(await sender.StatusAsync(MadeUp), Is.EqualTo(HttpStatusCode.NotFound));
    }
}
