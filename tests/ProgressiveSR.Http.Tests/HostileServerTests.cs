using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Http.Tests;

/// <summary>Servers that cut, alter, delay, lie, or send elsewhere.</summary>
public sealed class HostileServerTests
{
    private static readonly HttpClient Http = new();

    private static readonly HttpReceiverOptions Hasty = new()
    {
        RetryDelay = TimeSpan.FromMilliseconds(1),
        IdleTimeout = TimeSpan.FromSeconds(1),
        Limits = new PacketLimits { MaxPayloadBytes = 1 << 16 },
    };

    private static readonly ProgressiveHttpClient Client = new(Http, Hasty);

    /// <summary>The first answer under each URL ends half-way; what came whole is not asked for again.</summary>
    [Test]
    public async Task GetIncrements_AnswersCutShort_AreCompletedWithoutAPartTwice([Values] bool lists)
    {
        await using SampleServer server = await SampleServer.StartAsync(lists);
        await using HttpPicture picture = await Client.OpenAsync(server.Picture);
        ConcurrentDictionary<string, bool> cut = [];
        server.Answer = async (context, body) =>
        {
            if (!cut.TryAdd(context.Request.Path, true))
            {
                return false;
            }

            long before = picture.BytesReceived;
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
            await context.Response.Body.FlushAsync();

            // Bytes that were not read yet are lost with the connection.
            SpinWait.SpinUntil(() => picture.BytesReceived >= before + body.Length / 2, TimeSpan.FromSeconds(10));
            context.Abort();
            return true;
        };
        int tiles = EncodedSample.AllTiles.Count;
        await EncodedSample.AssertGivesAsync(picture, 4, EncodedSample.AllTiles);
        Assert.That(cut, Has.Count.GreaterThan(1));
        Assert.That(server.Asked.Where(part => part.Tile >= 0).GroupBy(part => part).Count(), Is.InRange(1, tiles - 1));
        await EncodedSample.AssertGivesAsync(picture, 5, [.. EncodedSample.AllTiles.Skip(1)]);
    }

    [Test]
    public async Task GetIncrements_PartAlteredOnce_IsAskedForAgainAlone([Values] bool lists)
    {
        await using SampleServer server = await SampleServer.StartAsync(lists);
        await using HttpPicture picture = await Client.OpenAsync(server.Picture);
        bool altered = false;
        server.Answer = async (context, body) =>
        {
            if (altered)
            {
                return false;
            }

            altered = true;
            byte[] wrong = [.. body];
            wrong[^1] ^= 1;
            await Results.Bytes(wrong).ExecuteAsync(context);
            return true;
        };
        await EncodedSample.AssertGivesAsync(picture, 4, EncodedSample.AllTiles);
        Assert.That(server.Asked, Is.EqualTo(new[] { (4, -1), (4, EncodedSample.AllTiles.Count - 1) }));
    }

    [Test]
    public async Task GetIncrements_PartAlteredAlways_ThrowsAndKeepsTheOthers([Values] bool lists)
    {
        await using SampleServer server = await SampleServer.StartAsync(lists);
        await using HttpPicture picture = await Client.OpenAsync(server.Picture);
        server.Answer = async (context, body) =>
        {
            byte[] wrong = [.. body];
            wrong[^1] ^= 1;
            await Results.Bytes(wrong).ExecuteAsync(context);
            return true;
        };
        int came = 0;
        Assert.That(
            async () =>
            {
                await foreach (IncrementPacket _ in picture.GetIncrementsAsync(4, EncodedSample.AllTiles))
                {
                    came++;
                }
            },
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("damaged"));
        Assert.That(came, Is.EqualTo(EncodedSample.AllTiles.Count - 1));
    }

    [Test]
    public async Task GetIncrements_LengthThatLies_ThrowsWithoutTakingMemory()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await Client.OpenAsync(server.Picture);
        server.Answer = async (context, _) =>
        {
            await Results.Bytes(new byte[] { 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3 }).ExecuteAsync(context);
            return true;
        };
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 2, EncodedSample.Tiles(0, 0, 1, 2)),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("longer"));
    }

    [TestCase(true, true)]
    [TestCase(false, true)]
    [TestCase(false, false)]
    public async Task GetIncrements_EndlessAnswer_IsCutOff(bool lists, bool whole)
    {
        await using SampleServer server = await SampleServer.StartAsync(lists);
        await using HttpPicture picture = await Client.OpenAsync(server.Picture);
        server.Answer = async (context, _) =>
        {
            // To a list, an endless number of empty parts.
            byte[] zeros = new byte[1 << 14];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(zeros, context.RequestAborted);
            }

            return true;
        };
        IReadOnlyList<TilePosition> tiles = whole ? EncodedSample.AllTiles : EncodedSample.Tiles(0, 0, 1, 2);
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 2, tiles),
            Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidPacketException>());
        Assert.That(picture.BytesReceived, Is.LessThan(1 << 21));
    }

    [Test]
    public async Task OpenAsync_EndlessManifest_IsCutOff()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        server.Answer = async (context, _) =>
        {
            byte[] spaces = new byte[1 << 14];
            Array.Fill(spaces, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
            }

            return true;
        };
        Assert.That(
            () => Client.OpenAsync(server.Picture),
            Throws.InstanceOf<IOException>().With.Message.Contains($"{PictureManifest.MaxLength}"));
    }

    [Test]
    public async Task GetIncrements_ServerThatFallsSilent_IsGivenUp([Values] bool afterHeaders)
    {
        await using SampleServer server = await SampleServer.StartAsync();
        ProgressiveHttpClient client = new(
            Http,
            new HttpReceiverOptions { IdleTimeout = TimeSpan.FromSeconds(1), MaxAttempts = 2, RetryDelay = default });
        await using HttpPicture picture = await client.OpenAsync(server.Picture);
        server.Answer = async (context, body) =>
        {
            if (afterHeaders)
            {
                await context.Response.Body.WriteAsync(body.AsMemory(0, 3));
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 1, EncodedSample.AllTiles),
            Throws.InstanceOf<IOException>().With.Message.Contains(afterHeaders ? "sent nothing" : "did not answer"));
    }

    [Test]
    public async Task GetIncrements_BusyServer_IsAskedAgainAfterAWhile()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await Client.OpenAsync(server.Picture);
        int refused = 0;
        server.Answer = (context, _) =>
        {
            if (refused == 3)
            {
                return Task.FromResult(false);
            }

            refused++;
            context.Response.StatusCode = refused == 1 ? 429 : 503;
            context.Response.Headers.RetryAfter = "0";
            return Task.FromResult(true);
        };
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles);
        Assert.That(picture.Requests, Is.EqualTo(1 + 4));
    }

    [Test]
    public async Task GetIncrements_RetryAfterADay_WaitsNoLongerThanAllowed()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        ProgressiveHttpClient client = new(
            Http, new HttpReceiverOptions { MaxAttempts = 2, MaxRetryDelay = TimeSpan.FromMilliseconds(1) });
        await using HttpPicture picture = await client.OpenAsync(server.Picture);
        server.Answer = (context, _) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "86400";
            return Task.FromResult(true);
        };
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles),
            Throws.InstanceOf<IOException>().With.Message.Contains("429"));
    }

    [Test]
    public async Task GetIncrements_EncodingThatIsGone_IsNotAskedForAgain()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await Client.OpenAsync(server.Picture);
        server.Answer = (context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.FromResult(true);
        };
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles),
            Throws.InstanceOf<IOException>().With.Message.Contains("404"));
        Assert.That(server.Requests, Has.Count.EqualTo(3), "the manifest, the part, and again with the picture's name");
    }

    [Test]
    public async Task OpenAsync_RedirectToAnotherHost_IsRefusedUnlessAllowed()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using SampleServer other = await SampleServer.StartAsync();
        server.Answer = (context, _) =>
        {
            context.Response.Redirect(new Uri(other.Url, context.Request.Path.Value).ToString());
            return Task.FromResult(true);
        };
        Assert.That(
            () => Client.OpenAsync(server.Picture),
            Throws.InstanceOf<IOException>().With.Message.Contains("leads to"));
        ProgressiveHttpClient trusting = new(Http, new HttpReceiverOptions { AllowOtherOrigins = true });
        await using HttpPicture picture = await trusting.OpenAsync(server.Picture);
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles);
    }

    [Test]
    public async Task OpenAsync_FileThatChanges_SaysSo()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await Client.OpenAsync(server.BareFile);
        server.Answer = async (context, body) =>
        {
            await Results.Bytes(body).ExecuteAsync(context);
            return true;
        };
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles),
            Throws.InstanceOf<IOException>().With.Message.Contains("changed").Or.Message.Contains("more than"));
    }

    [Test]
    public async Task OpenAsync_NoPictureThere_SaysSo()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        Assert.That(
            () => Client.OpenAsync(new Uri(server.Url, "/pictures/none.png")),
            Throws.InstanceOf<IOException>().With.Message.Contains("no picture"));
        Assert.That(
            () => Client.OpenAsync(new Uri(server.Url, "/pictures/none.psr")),
            Throws.InstanceOf<IOException>().With.Message.Contains("404"));
    }

    [Test]
    public void OpenAsync_NobodyListens_SaysSo() => Assert.That(
        () => Client.OpenAsync(new Uri("http://127.0.0.1:9/pictures/a.png")),
        Throws.InstanceOf<IOException>().With.Message.Contains("cannot be reached"));

    [TestCase("a.png")]
    [TestCase("file:///etc/passwd")]
    [TestCase("ftp://example.org/a.png")]
    public void OpenAsync_OtherUrl_Throws(string url) => Assert.That(
        () => Client.OpenAsync(new Uri(url, UriKind.RelativeOrAbsolute)), Throws.ArgumentException);

    [Test]
    public async Task OpenAsync_PageThatIsNoPicture_SaysSo([Values("sample.png", "bare.psr")] string name)
    {
        await using SampleServer server = await SampleServer.StartAsync();
        server.Answer = async (context, _) =>
        {
            await Results.Text("<html><body>Not a picture, but a page of a wireless network.</body></html>")
                .ExecuteAsync(context);
            return true;
        };
        Assert.That(
            () => Client.OpenAsync(new Uri(server.Url, $"/pictures/{name}")), Throws.TypeOf<InvalidPacketException>());
    }

    [Test]
    public async Task OpenAsync_ManifestThatLies_IsRefused()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        PictureManifest right = PictureManifest.Create(
            EncodedSample.Name, EncodedSample.Encoding, EncodedSample.Picture.Info, lists: true);
        PictureManifest[] lies =
        [
            right with { Encoding = "../../etc" },
            right with { Header = right.Header[..^5] },
            right with { Format = 2 },
            right with { Name = "../a" },
        ];
        foreach (PictureManifest lie in lies)
        {
            server.Answer = async (context, _) =>
            {
                await Results.Bytes(lie.ToUtf8()).ExecuteAsync(context);
                return true;
            };
            Assert.That(() => Client.OpenAsync(server.Picture), Throws.TypeOf<InvalidPacketException>());
        }
    }

    [Test]
    public async Task GetIncrements_Cancelled_EndsWhileTheServerIsSilent()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.Picture);
        TaskCompletionSource reached = new();
        server.Answer = async (context, _) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using CancellationTokenSource stop = new();
        IAsyncEnumerator<IncrementPacket> packets =
            picture.GetIncrementsAsync(0, EncodedSample.AllTiles, stop.Token).GetAsyncEnumerator(stop.Token);
        ValueTask<bool> next = packets.MoveNextAsync();
        await reached.Task;
        long start = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
        TestContext.Out.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
        await packets.DisposeAsync();
    }
}
