using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Http.Tests;

/// <summary>Servers of every kind that behave.</summary>
public sealed class HttpPictureTests
{
    private static readonly HttpClient Http = new();

    [Test]
    public async Task GetIncrements_WholeLevelsFromASender_TakeOneRequestEach([Values] bool lists)
    {
        await using SampleServer server = await SampleServer.StartAsync(lists);
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.Picture);
        await AssertWholeAsync(picture);
        int levels = EncodedSample.Picture.Info.Levels.Count;
        Assert.That(picture.Requests, Is.EqualTo(1 + levels + 1), "manifest, levels, alpha");
        long manifest = PictureManifest.Create(
            EncodedSample.Name, EncodedSample.Encoding, EncodedSample.Picture.Info, lists).ToUtf8().Length;
        Assert.That(
            picture.BytesReceived,
            Is.EqualTo(manifest + EncodedSample.File.Length - EncodedSample.Picture.Info.HeaderBytes));
    }

    [Test]
    public async Task GetIncrements_RegionFromASender_TakesOneListALevel()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.Picture);
        IReadOnlyList<TilePosition> region = EncodedSample.Tiles(1, 1, 2, 2);
        long before = picture.BytesReceived;
        for (int level = 0; level <= 6; level++)
        {
            await EncodedSample.AssertGivesAsync(picture, level, region);
        }

        Assert.That(picture.Requests, Is.EqualTo(1 + 7));
        long parts = server.Asked.Sum(part => (long)EncodedSample.Part(part.Level, part.Tile).Length);
        Assert.That(server.Asked, Has.Count.EqualTo(7 * region.Count));
        Assert.That(picture.BytesReceived - before, Is.LessThanOrEqualTo(parts + 2 * server.Asked.Count));
    }

    [Test]
    public async Task GetIncrements_LongList_IsSplit()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        ProgressiveHttpClient client = new(Http, new HttpReceiverOptions { MaxListedParts = 3 });
        await using HttpPicture picture = await client.OpenAsync(server.Picture);
        await EncodedSample.AssertGivesAsync(picture, 3, [.. EncodedSample.AllTiles.Skip(1)]);
        Assert.That(
            server.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal)),
            Is.EqualTo((EncodedSample.AllTiles.Count - 1 + 2) / 3));
    }

    [Test]
    public async Task GetIncrements_ListTooLongForTheSender_IsSplitUntilItFits()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        server.MaxListedParts = 3;
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.Picture);
        IReadOnlyList<TilePosition> tiles = [.. EncodedSample.AllTiles.Skip(1)];
        await EncodedSample.AssertGivesAsync(picture, 3, tiles);
        Assert.That(server.Asked, Is.Unique.And.Count.EqualTo(tiles.Count));
        int learning = picture.Requests;
        await EncodedSample.AssertGivesAsync(picture, 4, tiles);
        Assert.That(
            picture.Requests - learning, Is.LessThan(learning - 1), "what fits is remembered, not found out again");
    }

    [Test]
    public async Task GetIncrements_SenderThatTakesNoListAtAll_IsGivenUp()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        server.MaxListedParts = 0;
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.Picture);
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 3, [.. EncodedSample.AllTiles.Skip(1)]),
            Throws.InstanceOf<IOException>().With.Message.Contains("413"));
        Assert.That(picture.Requests, Is.InRange(3, 12));
    }

    [Test]
    public async Task GetIncrements_RegionFromAPublishedFolder_TakesOneRequestAPartNearestFirst()
    {
        await using SampleServer server = await SampleServer.StartAsync(lists: false);
        ProgressiveHttpClient client = new(Http, new HttpReceiverOptions { MaxConcurrency = 1 });
        await using HttpPicture picture = await client.OpenAsync(server.Picture);
        IReadOnlyList<TilePosition> column = EncodedSample.Tiles(1, 0, 1, 3);
        await EncodedSample.AssertGivesAsync(picture, 2, column);
        int columns = EncodedSample.Picture.Info.GetTiles(0).Columns;
        Assert.That(server.Asked, Is.EqualTo(new[] { (2, columns + 1), (2, 1), (2, 2 * columns + 1) }));
    }

    [Test]
    public async Task Session_KnownLevel_IsAskedForBeforeTheFirstHasArrived()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Answer = async (context, body) =>
        {
            if (context.Request.Path.Value!.EndsWith("/1/all", StringComparison.Ordinal))
            {
                second.TrySetResult();
            }
            else if (context.Request.Path.Value!.EndsWith("/0/all", StringComparison.Ordinal))
            {
                // Most of level 0, but not its end.
                context.Response.ContentLength = body.Length;
                await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length - 1));
                await context.Response.Body.FlushAsync();
                await second.Task.WaitAsync(TimeSpan.FromSeconds(15));
                await context.Response.Body.WriteAsync(body.AsMemory(body.Length - 1));
                return true;
            }

            return false;
        };
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.Picture);
        await using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        await using PictureSession session = receiver.Open(picture);
        await session.FetchAsync(2);
        Assert.That(server.Asked, Is.EquivalentTo(new[] { (0, -1), (1, -1), (2, -1) }));
        Assert.That(session.Decoder.GetLowestLevel(), Is.EqualTo(2));
    }

    [Test]
    public async Task GetIncrements_SeveralLevelsAtOnce_SendsNoMoreRequestsThanAllowed([Values(1, 3)] int most)
    {
        await using SampleServer server = await SampleServer.StartAsync(lists: false);
        int now = 0;
        int peak = 0;
        server.Answer = async (_, _) =>
        {
            int running = Interlocked.Increment(ref now);
            InterlockedMax(ref peak, running);
            await Task.Delay(20);
            Interlocked.Decrement(ref now);
            return false;
        };
        ProgressiveHttpClient client = new(Http, new HttpReceiverOptions { MaxConcurrency = most });
        await using HttpPicture picture = await client.OpenAsync(server.Picture);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(
            level => EncodedSample.AssertGivesAsync(picture, level, [.. EncodedSample.AllTiles.Skip(1)])));
        Assert.That(peak, Is.EqualTo(most));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); value > seen;)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    [Test]
    public async Task GetIncrements_BareFile_TakesMergedRanges()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.BareFile);
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.Tiles(1, 0, 2, 2));
        Assert.That(server.Requests, Has.Count.EqualTo(2 + 1 + 2), "manifest, header, index, a run for each row");
        await AssertWholeAsync(picture);
    }

    [Test]
    public async Task GetIncrements_BareFileWithoutRanges_IsReadForwards()
    {
        await using SampleServer server = await SampleServer.StartAsync(ranges: false);
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.BareFile);
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.Tiles(0, 0, 2, 2));
        Assert.That(
            (await picture.GetAlphaAsync()).Length,
            Is.EqualTo(EncodedSample.Picture.Info.Grid.Width * EncodedSample.Picture.Info.Grid.Height));
        await EncodedSample.AssertGivesAsync(picture, 3, EncodedSample.Tiles(1, 1, 2, 2));
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 3, EncodedSample.Tiles(0, 0, 1, 1)),
            Throws.InstanceOf<IOException>().With.Message.Contains("has passed"));
        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task OpenAsync_Progress_ReportsTheBytes()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        long last = 0;
        await using HttpPicture picture =
            await new ProgressiveHttpClient(Http).OpenAsync(server.Picture, new Callback(value => last = value));
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles);
        Assert.That(last, Is.EqualTo(picture.BytesReceived));
    }

    [Test]
    public async Task ListAsync_Folder_NamesThePictures()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        List<string> names = [];
        await foreach (ListedPicture picture in
            new ProgressiveHttpClient(Http).ListAsync(new Uri(server.Url, "/pictures")))
        {
            names.Add(picture.Name);
        }

        Assert.That(names, Is.EqualTo(new[] { EncodedSample.Name }));
    }

    private static async Task AssertWholeAsync(HttpPicture picture)
    {
        for (int level = 0; level < picture.Description.Levels.Count; level++)
        {
            await EncodedSample.AssertGivesAsync(picture, level, EncodedSample.AllTiles);
        }

        ReadOnlyMemory<byte> alpha = await picture.GetAlphaAsync();
        ReadOnlyMemory<byte> sent = await EncodedSample.Picture.GetAlphaAsync();
        Assert.That(alpha.Span.SequenceEqual(sent.Span), "alpha");
    }

    private sealed class Callback(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
