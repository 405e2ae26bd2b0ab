using System.Net;
using System.Net.Http.Headers;
using ProgressiveSR.Tests.Files;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Transmission;

public sealed class PublishedFolderTests
{
    /// <summary>Needs escaping in a URL, and must be unescaped exactly once.</summary>
    private const string Name = "a b%41ä.png";

    private static readonly EncodedPicture Encoded = TestPictures.Encoder(50, 41, 16, alpha: true).Encode(2);

    private static readonly byte[] Bytes = PsrFiles.Write(Encoded);

    private string root = "";
    private PublishedFolder folder = null!;

    private string Published => Path.Combine(root, "pictures");

    [SetUp]
    public void CreateFolder()
    {
        root = Directory.CreateTempSubdirectory("psr-published-").FullName;
        folder = new PublishedFolder(Published);
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(root, recursive: true);

    [Test]
    public async Task AddAsync_AnyPiece_IsAFileUnderItsUrl()
    {
        PublishedPicture published = await folder.AddAsync(Name, Encoded);

        IReadOnlyDictionary<string, byte[]> pieces = Pieces(await IdAsync());
        foreach ((string url, byte[] expected) in pieces)
        {
            Assert.That(Read(url), Is.EqualTo(expected), url);
        }

        string[] files = Directory.GetFiles(Published, "*", SearchOption.AllDirectories);
        Assert.That(files, Has.Length.EqualTo(pieces.Count + 1), "nothing else but the manifest");
        Assert.That(published.Files, Is.EqualTo(files.Length));
        Assert.That(published.Bytes, Is.EqualTo(files.Sum(file => new FileInfo(file).Length)));
    }

    [Test]
    public async Task AddAsync_Manifest_LeadsAReceiverToTheParts()
    {
        await folder.AddAsync(Name, Encoded);

        PictureManifest manifest = PictureManifest.Read(Read(WirePaths.Manifest(Name)));

        Assert.That(manifest.Name, Is.EqualTo(Name));
        Assert.That(manifest.Lists, Is.False, "plain files take no lists");
        Assert.That(manifest.GetEncoding(), Is.EqualTo(await IdAsync()));
        Assert.That(manifest.GetInfo(PacketLimits.Default).Length, Is.EqualTo(Bytes.Length));
    }

    [Test]
    public async Task AddAsync_TwoFolders_AreEqual()
    {
        await folder.AddAsync("x.png", Encoded);
        string second = Path.Combine(root, "second");
        await new PublishedFolder(second).AddAsync("x.png", Encoded);

        Assert.That(Contents(second), Is.EqualTo(Contents(Published)).AsCollection);
    }

    [Test]
    public async Task AddAsync_SamePictureAgain_LeavesItsPartsAlone()
    {
        await folder.AddAsync(Name, Encoded);
        string part = Path.Combine(Published, WirePaths.Part(await IdAsync(), 1, 0));
        DateTime written = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(part, written);

        await folder.AddAsync(Name, Encoded);

        Assert.That(File.GetLastWriteTimeUtc(part), Is.EqualTo(written));
    }

    [Test]
    public async Task AddAsync_ChangedPicture_KeepsTheOldPartsForThoseWhoLoadThem()
    {
        await folder.AddAsync(Name, Encoded);
        EncodedPicture changed = TestPictures.Encoder(50, 41, 16).Encode(2);

        await folder.AddAsync(Name, changed);

        PictureManifest manifest = PictureManifest.Read(Read(WirePaths.Manifest(Name)));
        Assert.That(manifest.GetEncoding(), Is.Not.EqualTo(await IdAsync()));
        Assert.That(Read(WirePaths.Level(await IdAsync(), 0)), Is.EqualTo(Slice(Level(0))));
        Assert.That(Directory.Exists(Path.Combine(Published, WirePaths.Encoding(manifest.GetEncoding()))));
    }

    [Test]
    public void AddAsync_Cancelled_LeavesNothing()
    {
        Assert.That(
            () => folder.AddAsync(Name, Encoded, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFiles(Published, "*", SearchOption.AllDirectories), Is.Empty);
    }

    [TestCase("../x.png")]
    [TestCase("a/b.png")]
    [TestCase("a\0.png")]
    [TestCase("parts")]
    [TestCase(".hidden.png")]
    public void AddAsync_NameThatIsNone_Throws(string name)
    {
        Assert.That(() => folder.AddAsync(name, Encoded), Throws.ArgumentException);
        Assert.That(Directory.GetFiles(root, "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void WriteList_MoreThanAPage_LinksThePages()
    {
        ListedPicture[] pictures =
            [.. Enumerable.Range(0, 20_001).Select(i => new ListedPicture($"{i:D5}.png")).Reverse()];

        folder.WriteList(pictures);

        List<string> names = [];
        for (string? page = WirePaths.List; page is not null;)
        {
            PictureList list = PictureList.Read(Read(page));
            names.AddRange(list.Pictures.Select(picture => picture.Name));
            page = list.Next;
        }

        Assert.That(names, Is.EqualTo(pictures.Select(picture => picture.Name).Order(StringComparer.Ordinal)));
    }

    [Test]
    public async Task Nginx_PublishedFolder_AnswersEveryUrlWithItsBytes()
    {
        if (NginxServer.Program is null)
        {
            Assert.Ignore("nginx is not installed.");
        }

        folder.WriteList([(await folder.AddAsync(Name, Encoded)).Picture]);
        using NginxServer server = await NginxServer.StartAsync(root);
        using HttpClient client = new() { BaseAddress = server.Address };

        PictureList list = PictureList.Read(await client.GetByteArrayAsync(WirePaths.List));
        using HttpResponseMessage first = await client.GetAsync(WirePaths.Manifest(list.Pictures.Single().Name));
        PictureManifest manifest = PictureManifest.Read(await first.Content.ReadAsByteArrayAsync());
        Assert.That(first.Headers.CacheControl!.NoCache, Is.True);
        Assert.That(first.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));

        foreach ((string url, byte[] expected) in Pieces(manifest.GetEncoding()))
        {
            using HttpResponseMessage answer = await client.GetAsync(url);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), url);
            Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(expected), url);
            Assert.That(
                answer.Headers.CacheControl!.Extensions.Any(extension => extension.Name == "immutable"),
                Is.EqualTo(url.StartsWith(WirePaths.Parts, StringComparison.Ordinal)),
                url);
        }

        using HttpRequestMessage again = new(HttpMethod.Get, WirePaths.Manifest(Name));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage unchanged = await client.SendAsync(again);
        Assert.That(unchanged.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));

        using HttpRequestMessage range = new(HttpMethod.Get, WirePaths.File(Name));
        range.Headers.Range = new RangeHeaderValue(100, 199);
        using HttpResponseMessage piece = await client.SendAsync(range);
        Assert.That(piece.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
        Assert.That(await piece.Content.ReadAsByteArrayAsync(), Is.EqualTo(Bytes[100..200]));

        using HttpResponseMessage unknown = await client.GetAsync(WirePaths.Part(manifest.GetEncoding(), 0, 9999));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static async Task<ContentId> IdAsync() => await EncodingId.ComputeAsync(new MemoryStream(Bytes));

    /// <summary>What a receiver may ask for besides the manifest, by URL.</summary>
    private static Dictionary<string, byte[]> Pieces(ContentId id)
    {
        Dictionary<string, byte[]> pieces = new()
        {
            [WirePaths.File(Name)] = Bytes,
            [WirePaths.Alpha(id)] = Slice(Encoded.Info.Alpha),
        };
        for (int level = 0; level <= Encoded.Info.HighestLevel; level++)
        {
            PsrLevelIndex index = Encoded.GetIndex(level);
            pieces[WirePaths.Index(id, level)] = Slice(Encoded.Info.GetIndexRange(level));
            pieces[WirePaths.Level(id, level)] = Slice(Level(level));
            for (int tile = 0; tile < index.Count; tile++)
            {
                pieces[WirePaths.Part(id, level, tile)] = Slice(index.GetRange(tile));
            }
        }

        return pieces;
    }

    private static ByteRange Level(int level)
    {
        long start = Encoded.Info.GetIndexRange(level).Offset;
        return new ByteRange(start, Encoded.Info.GetPartsRange(level).End - start);
    }

    private static byte[] Slice(ByteRange range) => Bytes[(int)range.Offset..(int)range.End];

    private static SortedDictionary<string, string> Contents(string path) => new(
        Directory.GetFiles(path, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(path, file), file => Convert.ToHexString(File.ReadAllBytes(file))),
        StringComparer.Ordinal);

    /// <summary>The file that any web server sends for a URL.</summary>
    private byte[] Read(string url) => File.ReadAllBytes(Path.Combine(Published, Uri.UnescapeDataString(url)));
}
