using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Http.Tests;

/// <summary>A server of the sample that can lie: every answer passes a test's own code first.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private const string Base = "/pictures/";

    private readonly WebApplication app;
    private readonly Dictionary<string, byte[]> files = [];
    private readonly bool ranges;

    private SampleServer(WebApplication app, bool lists, bool ranges)
    {
        this.app = app;
        this.ranges = ranges;
        PsrFileInfo info = EncodedSample.Picture.Info;
        ContentId encoding = EncodedSample.Encoding;
        files["bare.psr"] = EncodedSample.File;
        files[WirePaths.Manifest(EncodedSample.Name)] =
            PictureManifest.Create(EncodedSample.Name, encoding, info, lists).ToUtf8();
        files[WirePaths.List] = new PictureList([new ListedPicture(EncodedSample.Name)]).ToUtf8();
        files[WirePaths.Alpha(encoding)] = Slice(info.Alpha);
        for (int level = 0; level <= info.HighestLevel; level++)
        {
            ByteRange index = info.GetIndexRange(level);
            files[WirePaths.Index(encoding, level)] = Slice(index);
            files[WirePaths.Level(encoding, level)] =
                Slice(new ByteRange(index.Offset, index.Length + info.GetPartsRange(level).Length));
            for (int tile = 0; tile < info.GetTiles(0).Count; tile++)
            {
                files[WirePaths.Part(encoding, level, tile)] = EncodedSample.Part(level, tile);
            }
        }
    }

    public Uri Url => new(app.Urls.Single());

    /// <summary>The sample under its name.</summary>
    public Uri Picture => new(Url, Base + EncodedSample.Name);

    /// <summary>The sample as a bare file.</summary>
    public Uri BareFile => new(Url, Base + "bare.psr");

    /// <summary>Method and path of every request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Parts asked for, by level and tile, in order, and whole levels as tile -1.</summary>
    public ConcurrentQueue<(int Level, int Tile)> Asked { get; } = [];

    /// <summary>A list of more parts is refused.</summary>
    public int MaxListedParts { get; set; } = int.MaxValue;

    /// <summary>Called with each request and the right answer; returns true if it has answered itself.</summary>
    public Func<HttpContext, byte[], Task<bool>> Answer { get; set; } = (_, _) => Task.FromResult(false);

    /// <param name="lists">Whether lists of parts are taken.</param>
    /// <param name="ranges">Whether byte ranges are known.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static async Task<SampleServer> StartAsync(bool lists = true, bool ranges = true, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        SampleServer server = new(builder.Build(), lists, ranges);
        server.app.Run(server.HandleAsync);
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.FromMilliseconds(100));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private static byte[] Slice(ByteRange range) => EncodedSample.File[(int)range.Offset..(int)range.End];

    private async Task HandleAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        Requests.Enqueue($"{context.Request.Method} {path}");
        byte[]? body = HttpMethods.IsPost(context.Request.Method)
            ? await ReadListAsync(context)
            : path.StartsWith(Base, StringComparison.Ordinal) ? files.GetValueOrDefault(path[Base.Length..]) : null;
        if (body is null)
        {
            context.Response.StatusCode = HttpMethods.IsPost(context.Request.Method)
                ? StatusCodes.Status413PayloadTooLarge
                : StatusCodes.Status404NotFound;
            return;
        }

        string[] segments = path.Split('/');
        if (segments.Length == 6 && segments[5] is not "index")
        {
            Asked.Enqueue((int.Parse(segments[4]), segments[5] == "all" ? -1 : int.Parse(segments[5])));
        }

        if (!await Answer(context, body))
        {
            await (ranges && path.EndsWith(".psr", StringComparison.Ordinal)
                ? Results.Bytes(body, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue("\"v1\""))
                : Results.Bytes(body)).ExecuteAsync(context);
        }
    }

    /// <summary>Null if the list is too long.</summary>
    private async Task<byte[]?> ReadListAsync(HttpContext context)
    {
        MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        PartList list = PartList.Read(body.ToArray());
        if (list.Count > MaxListedParts)
        {
            return null;
        }

        ArrayBufferWriter<byte> answer = new();
        foreach (PartRun run in list.Runs)
        {
            for (int tile = run.First; tile < run.First + run.Count; tile++)
            {
                Asked.Enqueue((run.Level, tile));
                PartFrames.Write(answer, EncodedSample.Part(run.Level, tile));
            }
        }

        return answer.WrittenSpan.ToArray();
    }
}
