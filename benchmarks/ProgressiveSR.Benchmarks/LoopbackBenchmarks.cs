using BenchmarkDotNet.Attributes;
using ProgressiveSR.Http;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// Table 4 of the paper over HTTP on one machine: from the request for an increment to its packets at the receiver, and
/// to the picture on screen.
/// </summary>
[Subject("an increment of a picture of 2040x1356 over HTTP on this machine")]
public class LoopbackBenchmarks
{
    /// <summary>The level asked for; the one below has been received and shown.</summary>
    private const int Level = 4;

    private const int All = 64 * 43;

    private LoopbackSender sender = null!;
    private ProgressiveHttpClient client = null!;
    private ProgressiveReceiver receiver = null!;
    private HttpPicture picture = null!;
    private PictureSession session = null!;

    /// <summary>Number of blocks: squares with sides of 3, 5 and 8, and all of the picture's.</summary>
    [Params(9, 25, 64, All)]
    public int Blocks { get; set; }

    private PixelRegion? Region =>
        Blocks == All ? null : RegionBenchmarks.Region(RegionBenchmarks.BlockSize * (int)Math.Sqrt(Blocks));

    /// <summary>Starts the sender and has it encode the picture.</summary>
    [GlobalSetup]
    public async Task Setup()
    {
        sender = await LoopbackSender.StartAsync(TiledPhoto.Create(TiledPhoto.Width, TiledPhoto.Height));
        client = new ProgressiveHttpClient(new HttpClient(ProgressiveHttpClient.CreateHandler()));
        receiver = new ProgressiveReceiver(CompactModel.Bundle, new OnnxBackend());
        await (await client.OpenAsync(sender.Picture)).DisposeAsync();
    }

    /// <summary>Receives and shows the level below, in a new session.</summary>
    [IterationSetup]
    public void Receive() => ReceiveAsync().GetAwaiter().GetResult();

    /// <summary>Sender, network, and decoding of what arrives.</summary>
    [Benchmark]
    [Limit("10 ms for 64 blocks")]
    public Task RequestToPackets() => session.FetchAsync(Level, Region);

    /// <summary>The same, and the picture.</summary>
    [Benchmark]
    public Task<Refinement> RequestToPicture() => session.RefineToAsync(Level, Region);

    /// <summary>Ends the session.</summary>
    [IterationCleanup]
    public void End() => EndAsync().GetAwaiter().GetResult();

    /// <summary>Stops the sender.</summary>
    [GlobalCleanup]
    public async Task Cleanup()
    {
        receiver.Dispose();
        await sender.DisposeAsync();
    }

    private async Task ReceiveAsync()
    {
        picture = await client.OpenAsync(sender.Picture);
        session = receiver.Open(picture);
        await session.FetchAsync(Level - 1);
        await session.RefineToAsync(Level - 1, Region);
    }

    private async Task EndAsync()
    {
        await session.DisposeAsync();
        await picture.DisposeAsync();
    }
}
