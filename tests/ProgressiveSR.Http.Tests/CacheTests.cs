namespace ProgressiveSR.Http.Tests;

/// <summary>What was received is not fetched again, whatever happens to the disk.</summary>
public sealed class CacheTests
{
    private static readonly HttpClient Http = new();

    private string folder = "";
    private SampleServer server = null!;

    [SetUp]
    public async Task Start()
    {
        folder = Directory.CreateTempSubdirectory("parts").FullName;
        server = await SampleServer.StartAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task GetIncrements_AfterARestart_FetchesNoPartTwice([Values] bool bare)
    {
        Uri url = bare ? server.BareFile : server.Picture;
        IReadOnlyList<TilePosition> some = EncodedSample.Tiles(0, 0, 2, 2);
        await using (HttpPicture first = await OpenAsync(url))
        {
            await EncodedSample.AssertGivesAsync(first, 0, EncodedSample.AllTiles);
            await EncodedSample.AssertGivesAsync(first, 1, some);
            await first.GetAlphaAsync();
        }

        await using HttpPicture second = await OpenAsync(url);
        int opened = second.Requests;
        await EncodedSample.AssertGivesAsync(second, 0, EncodedSample.AllTiles);
        await EncodedSample.AssertGivesAsync(second, 1, some);
        await second.GetAlphaAsync();
        Assert.That(second.Requests, Is.EqualTo(opened));
        Assert.That(second.BytesFromCache, Is.GreaterThan(EncodedSample.Picture.Info.GetPartsRange(0).Length));
        long before = second.BytesReceived;
        await EncodedSample.AssertGivesAsync(second, 1, EncodedSample.AllTiles);
        PsrLevelIndex index = EncodedSample.Picture.GetIndex(1);
        long missing = EncodedSample.AllTiles.Except(some)
            .Sum(tile => index.GetRange(tile.Y * EncodedSample.Picture.Info.GetTiles(0).Columns + tile.X).Length);
        Assert.That(
            second.BytesReceived - before,
            Is.InRange(
                missing,
                missing + (bare
                    ? EncodedSample.Picture.Info.GetIndexRange(1).Length
                    : 2 * EncodedSample.AllTiles.Count)));
    }

    /// <summary>As after a crash in the middle of a write, at every byte of the last records.</summary>
    [Test]
    public async Task Open_FileCutAnywhere_KeepsTheRecordsThatAreWhole()
    {
        await FillAsync();
        string file = Directory.GetFiles(folder).Single();
        byte[] whole = await File.ReadAllBytesAsync(file);
        for (int length = whole.Length; length >= Math.Max(0, whole.Length - 300); length -= 7)
        {
            await File.WriteAllBytesAsync(file, whole[..length]);
            await using HttpPicture picture = await OpenAsync(server.Picture);
            await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles);
            Assert.That(picture.BytesFromCache > 0);
        }
    }

    [Test]
    public async Task Open_DamagedFile_FetchesWhatIsDamaged()
    {
        await FillAsync();
        string file = Directory.GetFiles(folder).Single();
        byte[] whole = await File.ReadAllBytesAsync(file);
        Random random = new(3);
        for (int i = 0; i < 40; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(file, damaged);
            await using HttpPicture picture = await OpenAsync(server.Picture);
            await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles);
        }
    }

    [Test]
    public async Task Open_SecondProcess_ReadsWhatTheFirstWrites()
    {
        await using HttpPicture first = await OpenAsync(server.Picture);
        await EncodedSample.AssertGivesAsync(first, 0, EncodedSample.AllTiles);
        await using HttpPicture second = await OpenAsync(server.Picture);
        await EncodedSample.AssertGivesAsync(second, 0, EncodedSample.AllTiles);
        Assert.That(second.Requests, Is.EqualTo(1));
        await EncodedSample.AssertGivesAsync(second, 1, EncodedSample.AllTiles);
    }

    [Test]
    public async Task Open_BeyondTheLimit_RemovesThePictureUsedLeastRecently()
    {
        await FillAsync();
        string kept = Directory.GetFiles(folder).Single();
        string other = Path.Combine(folder, new string('0', 32) + ".parts");
        string older = Path.Combine(folder, new string('1', 32) + ".parts");
        await File.WriteAllBytesAsync(other, new byte[1000]);
        await File.WriteAllBytesAsync(older, new byte[1000]);
        File.SetLastWriteTimeUtc(older, DateTime.UtcNow.AddDays(-1));
        await using HttpPicture picture = await new ProgressiveHttpClient(Http, new HttpReceiverOptions
        {
            CacheFolder = folder,
            CacheLimit = EncodedSample.Picture.Info.Length + 1500,
        }).OpenAsync(server.Picture);
        for (int level = 1; level < picture.Description.Levels.Count; level++)
        {
            await EncodedSample.AssertGivesAsync(picture, level, EncodedSample.AllTiles);
        }

        Assert.That(Directory.GetFiles(folder), Is.EquivalentTo(new[] { kept, other }));
    }

    [Test]
    public async Task Write_NoRoom_FetchesWithoutKeeping()
    {
        await using (HttpPicture small = await new ProgressiveHttpClient(Http, new HttpReceiverOptions
        {
            CacheFolder = folder,
            CacheLimit = 500,
        }).OpenAsync(server.Picture))
        {
            await EncodedSample.AssertGivesAsync(small, 0, EncodedSample.AllTiles);
        }

        Assert.That(Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length), Is.LessThanOrEqualTo(500));
    }

    [Test]
    public async Task Open_FolderThatCannotBe_FetchesWithoutCache()
    {
        string file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "");
        await using HttpPicture picture = await new ProgressiveHttpClient(
            Http, new HttpReceiverOptions { CacheFolder = Path.Combine(file, "below") }).OpenAsync(server.Picture);
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles);
    }

    private Task<HttpPicture> OpenAsync(Uri url) =>
        new ProgressiveHttpClient(Http, new HttpReceiverOptions { CacheFolder = folder }).OpenAsync(url);

    private async Task FillAsync()
    {
        await using HttpPicture picture = await OpenAsync(server.Picture);
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles);
    }
}
