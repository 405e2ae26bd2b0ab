using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ProgressiveSR.Http.Tests;

/// <summary>Servers that misunderstand ranges.</summary>
public sealed class RangeTests
{
    private static readonly HttpClient Http = new();

    private static readonly HttpReceiverOptions Quick = new() { RetryDelay = TimeSpan.Zero };

    [Test]
    public async Task GetIncrements_WholeBareFile_ReceivesNoByteTwice()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await new ProgressiveHttpClient(Http).OpenAsync(server.BareFile);
        for (int level = 0; level < 2; level++)
        {
            await EncodedSample.AssertGivesAsync(picture, level, EncodedSample.AllTiles);
        }

        Assert.That(
            picture.BytesReceived,
            Is.LessThanOrEqualTo(EncodedSample.Picture.Info.Levels[1].Bytes + 1024), "header, levels 0 and 1");
    }

    /// <summary>
    /// A byte of check lets one wrong part in 256 through, so a range that is not the one asked for must be refused as
    /// such.
    /// </summary>
    [Test]
    public async Task GetIncrements_AnotherRangeThanAsked_IsRefusedBeforeItsBytesAreRead()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await new ProgressiveHttpClient(Http, Quick).OpenAsync(server.BareFile);
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.Tiles(0, 0, 1, 1));
        long before = picture.BytesReceived;
        int first = EncodedSample.Part(0, 1).Length;
        server.Answer = async (context, file) =>
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.ContentLength = first;
            context.Response.Headers.ContentRange = $"bytes 0-{first - 1}/{file.Length}";
            await context.Response.Body.WriteAsync(file.AsMemory(0, first));
            return true;
        };
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.Tiles(1, 0, 1, 1)),
            Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidPacketException>());
        Assert.That(picture.BytesReceived, Is.EqualTo(before));
    }

    [Test]
    public async Task GetIncrements_FileReplacedOnAServerWithoutIfRange_IsRefused()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await new ProgressiveHttpClient(Http, Quick).OpenAsync(server.BareFile);
        await EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.Tiles(0, 0, 1, 1));
        server.Answer = async (context, file) =>
        {
            context.Request.Headers.Remove(HeaderNames.IfRange);
            await Results.Bytes(file, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue("\"v2\""))
                .ExecuteAsync(context);
            return true;
        };
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.Tiles(1, 0, 1, 1)),
            Throws.InstanceOf<IOException>().With.Message.Contains("changed"));
    }

    [Test]
    public async Task GetIncrements_FileReplaced_IsRefused()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        await using HttpPicture picture = await new ProgressiveHttpClient(Http, Quick).OpenAsync(server.BareFile);
        server.Answer = async (context, file) =>
        {
            await Results.Bytes(file, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue("\"v2\""))
                .ExecuteAsync(context);
            return true;
        };
        Assert.That(
            () => EncodedSample.AssertGivesAsync(picture, 0, EncodedSample.Tiles(1, 0, 1, 1)),
            Throws.InstanceOf<IOException>().With.Message.Contains("changed"));
    }

    /// <summary>
    /// Without ranges: what is cut in the middle can be had by asking again, from the start if need be.
    /// </summary>
    [Test]
    public async Task GetIncrements_ForwardAnswerCut_CanBeAskedAgain()
    {
        await using SampleServer server = await SampleServer.StartAsync(ranges: false);
        int cuts = 0;
        server.Answer = async (context, file) =>
        {
            if (!context.Request.Path.Value!.EndsWith(".psr", StringComparison.Ordinal) || cuts++ > 0)
            {
                return false;
            }

            context.Response.ContentLength = file.Length;
            await context.Response.Body.WriteAsync(file.AsMemory(0, file.Length * 3 / 4));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };
        await using HttpPicture picture = await new ProgressiveHttpClient(Http, Quick).OpenAsync(server.BareFile);
        for (int level = 0; level < picture.Description.Levels.Count; level++)
        {
            await EncodedSample.AssertGivesAsync(picture, level, EncodedSample.AllTiles);
        }
    }
}
