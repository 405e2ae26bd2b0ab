using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Http.Tests;

/// <summary>Time and memory that a bad server can take.</summary>
public sealed class PatienceTests
{
    private static readonly HttpClient Http = new();

    [Test]
    public async Task GetIncrements_ManyAttempts_WaitNoLongerThanAllowed()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        HttpReceiverOptions options = new()
        {
            MaxAttempts = 70, RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(1),
        };
        await using HttpPicture picture = await new ProgressiveHttpClient(Http, options).OpenAsync(server.Picture);
        server.Answer = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.FromResult(true);
        };
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles), Throws.InstanceOf<IOException>());
        Assert.That(picture.Requests, Is.EqualTo(1 + 70));
    }

    [Test]
    public async Task OpenAsync_AlteredManifest_IsAskedAgain()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        int altered = 0;
        server.Answer = async (context, body) =>
        {
            if (altered++ > 0)
            {
                return false;
            }

            body = [.. body];
            body[0] ^= 1;
            await context.Response.Body.WriteAsync(body);
            return true;
        };
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.Picture);
        Assert.That(picture.Requests, Is.EqualTo(2));
    }

    /// <summary>Headers, body, pause: wherever a call waits, cancelling ends it.</summary>
    [TestCase("headers")]
    [TestCase("body")]
    [TestCase("pause")]
    public async Task GetIncrements_Cancelled_EndsWithin100Milliseconds(string where)
    {
        await using SampleServer server = await SampleServer.StartAsync();
        HttpReceiverOptions options = new() { RetryDelay = TimeSpan.FromSeconds(5) };
        await using HttpPicture picture = await new ProgressiveHttpClient(Http, options).OpenAsync(server.Picture);
        TaskCompletionSource waiting = new();
        server.Answer = async (context, body) =>
        {
            if (where == "pause")
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                waiting.TrySetResult();
                return true;
            }

            if (where == "body")
            {
                await context.Response.Body.WriteAsync(body.AsMemory(0, 20));
                await context.Response.Body.FlushAsync();
            }

            waiting.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { });
            return true;
        };
        using CancellationTokenSource cancel = new();
        Task<TimeSpan> run = Task.Run(async () =>
        {
            try
            {
                await foreach (IncrementPacket _ in picture.GetIncrementsAsync(0, EncodedSample.AllTiles, cancel.Token))
                {
                }
            }
            catch (OperationCanceledException)
            {
            }

            return Stopwatch.GetElapsedTime(0);
        });
        await waiting.Task;
        await Task.Delay(100);
        TimeSpan start = Stopwatch.GetElapsedTime(0);
        await cancel.CancelAsync();
        TimeSpan end = await run;
        Assert.That(end - start, Is.LessThan(TimeSpan.FromMilliseconds(100)));
    }

    [Test]
    public async Task OpenAsync_ClientOfAnotherHttpVersion_IsAsked()
    {
        Recorder recorder = new();
        using HttpClient client = new(recorder)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await using HttpPicture picture =
            await new ProgressiveHttpClient(client).OpenAsync(new Uri("http://example.test/" + EncodedSample.Name));
        Assert.That(recorder.Version, Is.EqualTo(HttpVersion.Version20));
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public Version? Version { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Version = request.Version;
            byte[] manifest = PictureManifest.Create(
                EncodedSample.Name, EncodedSample.Encoding, EncodedSample.Picture.Info, lists: true).ToUtf8();
            return Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(manifest) });
        }
    }
}
