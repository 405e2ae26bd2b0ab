using System.Diagnostics;

namespace ProgressiveSR.Tables;

/// <summary>A picture between a sender and a receiver in one process, both with a clock.</summary>
internal sealed class TimedTransfer : IDisposable
{
    private readonly Picture picture;
    private readonly IntegerSampler sampler;
    private readonly ReceiverModel model;
    private readonly Picture shown;

    public TimedTransfer(Picture picture, ModelBundle bundle, IInferenceBackend backend)
    {
        this.picture = picture;
        sampler = new IntegerSampler(bundle.Kernel);
        model = new ReceiverModel(bundle, backend);
        Grid = new BlockGrid(picture.Width, picture.Height, bundle.Manifest.BlockSize);
        shown = new Picture(picture.Width, picture.Height);
        model.Prepare(bundle.Manifest.Schedule.Highest);
    }

    public BlockGrid Grid { get; }

    /// <summary>
    /// Sends the whole picture at level 0, then the increments of a region, one request each; each is rendered as far
    /// as it changes the picture.
    /// </summary>
    /// <returns>A time for each level.</returns>
    public ResponseTime[] Run(BlockRegion region, CancellationToken cancellationToken)
    {
        ProgressiveEncoder sender = new(picture, model.Manifest, sampler);
        ProgressiveDecoder receiver = new(sender.Header, model);
        return
        [
            .. Enumerable.Range(0, model.Manifest.Schedule.Count).Select(
                level => Request(sender, receiver, level, level == 0 ? Grid.All : region, cancellationToken)),
        ];
    }

    public void Dispose()
    {
        model.Dispose();
        sampler.Dispose();
    }

    private ResponseTime Request(
        ProgressiveEncoder sender, ProgressiveDecoder receiver, int level, BlockRegion region, CancellationToken token)
    {
        long start = Stopwatch.GetTimestamp();
        IncrementPacket packet = sender.Encode(level, region, token);
        byte[] wire = new byte[PacketWriter.GetLength(packet)];
        PacketWriter.Write(packet, wire);
        double sent = Seconds(start);

        start = Stopwatch.GetTimestamp();
        PacketReader.TryRead(wire, PacketLimits.Default, out IncrementPacket received, out _);
        receiver.Add(received);
        double held = Seconds(start);

        PixelRegion pixels = Grid.ToPixels(region);
        RenderStatistics times = receiver.Render(
            shown.Pixels.Span[(pixels.Y * shown.Stride + 3 * pixels.X)..],
            pixels.Width,
            pixels.Height,
            shown.Stride,
            new RenderOptions { Region = pixels },
            cancellationToken: token);
        return new ResponseTime(sent, held, times.Process.TotalSeconds, times.SuperResolve.TotalSeconds);
    }

    private static double Seconds(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;
}
