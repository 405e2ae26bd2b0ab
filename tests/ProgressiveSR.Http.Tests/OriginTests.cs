using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Http.Tests;

/// <summary>A server that points elsewhere: no request may leave for another origin.</summary>
public sealed class OriginTests
{
    private static readonly HttpClient Http = new(ProgressiveHttpClient.CreateHandler());

    [TestCase(302)]
    [TestCase(308)]
    public async Task OpenAsync_RedirectToAnotherOrigin_SendsNothingThere(int status)
    {
        await using SampleServer elsewhere = await SampleServer.StartAsync();
        await using SampleServer server = await SampleServer.StartAsync();
        server.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = elsewhere.Picture + WirePaths.ManifestExtension;
            return Task.FromResult(true);
        };
        Assert.That(
            async () => await new ProgressiveHttpClient(Http).OpenAsync(server.Picture),
            Throws.InstanceOf<IOException>());
        Assert.That(elsewhere.Requests, Is.Empty, "the request itself is the harm: it may reach an internal service");
    }

    [TestCase("http://elsewhere/index.json")]
    [TestCase("http://[")]
    public async Task ListAsync_NextPageElsewhereOrNoUrl_IsInvalid(string next)
    {
        await using SampleServer elsewhere = await SampleServer.StartAsync();
        await using SampleServer server = await SampleServer.StartAsync();
        next = next.Replace(
            "http://elsewhere", elsewhere.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        server.Answer = async (context, _) =>
        {
            await context.Response.Body.WriteAsync(
                new PictureList([new ListedPicture(EncodedSample.Name)], next).ToUtf8());
            return true;
        };
        Assert.That(
            async () =>
            {
                ProgressiveHttpClient client = new(Http);
                await foreach (ListedPicture _ in client.ListAsync(new Uri(server.Picture, ".")))
                {
                }
            },
            Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidPacketException>());
        Assert.That(elsewhere.Requests, Is.Empty);
    }

    [Test]
    public async Task OpenAsync_CacheFilledByAnotherOrigin_IsNotUsed()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            ProgressiveHttpClient client = new(Http, new HttpReceiverOptions { CacheFolder = folder });
            await using (SampleServer forger = await SampleServer.StartAsync())
            await using (HttpPicture forged = await client.OpenAsync(forger.Picture))
            {
                await EncodedSample.AssertGivesAsync(forged, 0, EncodedSample.AllTiles);
            }

            await using SampleServer server = await SampleServer.StartAsync();
            await using HttpPicture picture = await client.OpenAsync(server.Picture);
            await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles);
            Assert.That(
                picture.BytesFromCache, Is.Zero, "an id is what a server claims; parts have checks of one byte");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task OpenAsync_BareFileBesideAnotherPage_IsOpened()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        using HttpClient client = new(new PageForUnknown());
        await using HttpPicture picture = await new ProgressiveHttpClient(client).OpenAsync(server.BareFile);
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.AllTiles);
    }

    /// <summary>Hosts of single-page applications answer 200 and a page where there is nothing.</summary>
    private sealed class PageForUnknown() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            return answer.StatusCode == HttpStatusCode.NotFound
                ? new HttpResponseMessage { Content = new StringContent("<html></html>", Encoding.UTF8, "text/html") }
                : answer;
        }
    }
}
