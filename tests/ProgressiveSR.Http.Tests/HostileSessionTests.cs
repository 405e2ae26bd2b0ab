using Microsoft.AspNetCore.Http;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Http.Tests;

/// <summary>
/// A server that turns hostile while a picture is shown: the session fails in bounded time and bytes, keeps its last
/// good picture, and goes on when the server has come to its senses.
/// </summary>
public sealed class HostileSessionTests
{
    private const int Kept = 1;
    private const int Wanted = 3;

    private static readonly HttpClient Http = new(ProgressiveHttpClient.CreateHandler());

    private static readonly PixelRegion Region = new(130, 130, 100, 60);

    private static readonly ProgressiveHttpClient Client = new(Http, new HttpReceiverOptions
    {
        RetryDelay = TimeSpan.FromMilliseconds(1),
        IdleTimeout = TimeSpan.FromSeconds(2),
        MaxAttempts = 2,
    });

    private ProgressiveReceiver receiver = null!;
    private byte[] expected = [];
    private byte[] expectedRegion = [];

    [OneTimeSetUp]
    public async Task StartReceiver()
    {
        receiver = new ProgressiveReceiver(CompactModel.Bundle, new OnnxBackend());
        await using PictureSession local = receiver.Open(EncodedSample.Picture);
        await local.RefineToAsync(Kept);
        expectedRegion = Copy(await local.RefineToAsync(Wanted, Region));
        expected = Copy(await local.RefineToAsync(Wanted));
    }

    [OneTimeTearDown]
    public void StopReceiver() => receiver.Dispose();

    public static IEnumerable<TestCaseData> Attacks()
    {
        // The whole of a level is asked for in the same way of every server.
        foreach ((bool lists, bool region) in new[] { (true, true), (false, true), (true, false) })
        {
            foreach (string attack in Answers.Keys)
            {
                yield return new TestCaseData(attack, lists, region);
            }
        }
    }

    [TestCaseSource(nameof(Attacks))]
    public async Task RefineTo_ServerTurnsHostile_KeepsTheLastGoodPicture(string attack, bool lists, bool region)
    {
        await using SampleServer server = await SampleServer.StartAsync(lists);
        await using HttpPicture picture = await Client.OpenAsync(server.Picture);
        await using PictureSession session = receiver.Open(picture);
        PixelRegion? wanted = region ? Region : null;
        byte[] good = Copy(await session.RefineToAsync(Kept));
        long before = picture.BytesReceived;

        server.Answer = async (context, body) =>
        {
            await Answers[attack](context, body);
            return true;
        };
        Assert.That(
            () => session.RefineToAsync(Wanted, wanted),
            Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidPacketException>());
        Assert.That(picture.BytesReceived - before, Is.LessThan(1 << 21));
        Assert.That(Copy(await session.ShowReceivedAsync(Kept)), Is.EqualTo(good));

        server.Answer = (_, _) => Task.FromResult(false);
        Assert.That(Copy(await session.RefineToAsync(Wanted, wanted)), Is.EqualTo(region ? expectedRegion : expected));
    }

    [Test]
    public async Task OpenAsync_RedirectsInACircle_GivesUpAfterAFew()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        server.Answer = (context, _) =>
        {
            context.Response.Redirect(context.Request.Path.Value!);
            return Task.FromResult(true);
        };
        Assert.That(
            () => Client.OpenAsync(server.Picture),
            Throws.InstanceOf<IOException>().With.Message.Contains("redirects more"));
        Assert.That(server.Requests, Has.Count.LessThan(10));
    }

    /// <summary>The server answers a list with the right parts in another order.</summary>
    [Test]
    public async Task GetIncrements_PartsInAnotherOrder_AreNotTakenForEachOther()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await Client.OpenAsync(server.Picture);
        IReadOnlyList<TilePosition> tiles = EncodedSample.Tiles(0, 0, 2, 1);
        bool swapped = false;
        server.Answer = async (context, body) =>
        {
            if (swapped)
            {
                return false;
            }

            swapped = true;
            int first = 1 + body[0];
            Assert.That(body[0], Is.LessThan(128), "a length of one byte");
            await Results.Bytes((byte[])[.. body[first..], .. body[..first]]).ExecuteAsync(context);
            return true;
        };
        await EncodedSample.AssertGivesAsync(picture, 0, tiles);
        Assert.That(picture.Requests, Is.EqualTo(1 + 2));
    }

    private static Dictionary<string, Func<HttpContext, byte[], Task>> Answers { get; } = new()
    {
        ["endless"] = async (context, _) =>
        {
            byte[] noise = new byte[1 << 14];
            new Random(1).NextBytes(noise);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(noise, context.RequestAborted);
            }
        },
        ["empty"] = (_, _) => Task.CompletedTask,
        ["half"] = (context, body) => Results.Bytes(body[..(body.Length / 2)]).ExecuteAsync(context),
        ["claims a gigabyte"] = (context, _) =>
            Results.Bytes((byte[])[0xFF, 0xFF, 0xFF, 0xFF, 0x03, 1, 2, 3]).ExecuteAsync(context),
        ["of another level"] = (context, _) => Results.Bytes(EncodedSample.Part(0, 0)).ExecuteAsync(context),
        ["a page"] = (context, _) => Results.Text("<html>Please log in.</html>").ExecuteAsync(context),
        ["redirect elsewhere"] = (context, _) =>
        {
            context.Response.Redirect("http://127.0.0.1:9/pictures/x");
            return Task.CompletedTask;
        },
        ["broken"] = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        },
        ["silent"] = (context, _) =>
            Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default),
    };

    private static byte[] Copy(Refinement shown) => shown.Picture.Pixels.ToArray();
}
