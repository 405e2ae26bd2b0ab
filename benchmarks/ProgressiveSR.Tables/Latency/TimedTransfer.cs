using System.Diagnostics;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables;

/// <summary>Times the transfer of a picture between a sender and a receiver in one process.</summary>
internal sealed class TimedTransfer : IDisposable
{
    private readonly Picture picture;
    private readonly ProgressiveSender sender;
    private readonly ReceiverModel model;
    private readonly Picture shown;
    private readonly ModelBundle bundle;
    private readonly IInferenceBackend backend;
    private readonly Dictionary<ISuperResolver, ResidentNetwork?> resident = [];
    private (BlockRegion Region, (int Width, int Height)[][] Calls) noted;

    public TimedTransfer(Picture picture, ModelBundle bundle, IInferenceBackend backend)
    {
        this.picture = picture;
        this.bundle = bundle;
        this.backend = backend;
        sender = new ProgressiveSender(bundle);
        model = new ReceiverModel(bundle, backend);
        Grid = new BlockGrid(picture.Width, picture.Height, bundle.Manifest.BlockSize);
        shown = new Picture(picture.Width, picture.Height);
        model.Prepare(bundle.Manifest.Schedule.Highest);
    }

    public BlockGrid Grid { get; }

    /// <summary>
    /// Encodes the picture, sends level 0 of the whole, then the increments of a region, one request each. Each request
    /// renders the pixels that it changes, then repeats the network's calls without copies.
    /// </summary>
    /// <returns>One time per level.</returns>
    public ResponseTime[] Run(BlockRegion region, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        EncodedPicture encoded = sender.Encode(picture, cancellationToken: cancellationToken);
        double encoding = Seconds(start);
        if (noted.Region != region)
        {
            noted = (region, NetworkCallList.Of(encoded, bundle, backend, model, region));
        }

        ProgressiveDecoder receiver = new(encoded.Info.Header, model);
        ResponseTime[] times =
        [
            .. Enumerable.Range(0, model.Manifest.Schedule.Count).Select(
                level => Request(encoded, receiver, level, level == 0 ? Grid.All : region, cancellationToken)),
        ];
        times[0] = times[0] with { Sender = times[0].Sender + encoding };
        return times;
    }

    public void Dispose()
    {
        foreach (ResidentNetwork? network in resident.Values)
        {
            network?.Dispose();
        }

        model.Dispose();
    }

    private ResponseTime Request(
        EncodedPicture encoded, ProgressiveDecoder receiver, int level, BlockRegion region, CancellationToken token)
    {
        PixelRegion pixels = Grid.ToPixels(region);
        long start = Stopwatch.GetTimestamp();
        IncrementPacket packet = encoded.GetIncrement(level, pixels);
        byte[] wire = new byte[PacketWriter.GetLength(packet)];
        PacketWriter.Write(packet, wire);
        double sent = Seconds(start);

        start = Stopwatch.GetTimestamp();
        PacketReader.TryRead(wire, PacketLimits.Default, out IncrementPacket received, out _);
        receiver.Add(received, region);
        double held = Seconds(start);

        RenderStatistics times = receiver.Render(
            shown.Pixels.Span[(pixels.Y * shown.Stride + 3 * pixels.X)..],
            pixels.Width,
            pixels.Height,
            shown.Stride,
            new RenderOptions { Region = pixels },
            cancellationToken: token);
        return new ResponseTime(
            sent,
            held,
            times.Process.TotalSeconds,
            times.SuperResolve.TotalSeconds,
            TimeResident(level, token));
    }

    private double? TimeResident(int level, CancellationToken token)
    {
        ISuperResolver network = model.GetSuperResolver(level);
        if (!resident.TryGetValue(network, out ResidentNetwork? memory))
        {
            resident[network] = memory = ResidentNetwork.Of(network, backend);
        }

        if (memory is null)
        {
            return null;
        }

        long start = Stopwatch.GetTimestamp();
        foreach ((int width, int height) in noted.Calls[level])
        {
            token.ThrowIfCancellationRequested();
            memory.Run(width, height);
        }

        return Seconds(start);
    }

    private static double Seconds(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;
}
