using System.Diagnostics;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tables;

/// <summary>Times a model of the separable kernel on one picture, in memory, on all processors.</summary>
internal sealed class SenderSpeed : IDisposable
{
    private readonly Picture picture;
    private readonly TimedSampler sampler;
    private readonly ProgressiveSender sender;
    private readonly ReceiverModel receiver;
    private readonly IncrementPacket[] packets;
    private readonly BlockRegion tiles;
    private readonly byte[] buffer;

    /// <param name="model">The model.</param>
    /// <param name="backend">What a receiver is made with; nothing runs on it.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="level">The highest level to encode and decode.</param>
    /// <param name="side">Side of the square of blocks in the middle whose increment is timed.</param>
    public SenderSpeed(ModelBundle model, IInferenceBackend backend, Picture picture, int level, int side)
    {
        this.picture = picture;
        sampler = new TimedSampler(model.CreateSampler());
        sender = new ProgressiveSender(model, sampler, new SenderOptions { HighestLevel = level });
        receiver = new ReceiverModel(model, backend);
        Encoded = sender.Encode(picture);
        packets = [.. Enumerable.Range(0, level + 1).Select(i => Encoded.GetIncrement(i))];
        tiles = Encoded.Info.GetTiles(Encoded.Info.HighestLevel)
            .Cover(RegionSizes.Middle(Encoded.Info.Grid, side));
        buffer = new byte[PacketWriter.GetLength(Encoded.GetTiles(Encoded.Info.HighestLevel, tiles))];
    }

    /// <summary>The picture, encoded up to the level.</summary>
    public EncodedPicture Encoded { get; }

    /// <summary>Encodes the picture.</summary>
    public EncodingTime Encode()
    {
        TimeSpan before = sampler.Elapsed;
        StageTime all = Time(() => sender.Encode(picture));
        return new EncodingTime(all, (sampler.Elapsed - before).TotalSeconds);
    }

    /// <summary>Decodes all parts and renders the linear picture.</summary>
    public StageTime Decode() => Time(() =>
    {
        ProgressiveDecoder decoder = new(Encoded.Info.Header, receiver);
        foreach (IncrementPacket packet in packets)
        {
            decoder.Add(packet);
        }

        decoder.RenderLinear();
    });

    /// <summary>Makes the packet of the highest level of the tiles that the square touches.</summary>
    public StageTime Increment() =>
        Time(() => PacketWriter.Write(Encoded.GetTiles(Encoded.Info.HighestLevel, tiles), buffer));

    public void Dispose()
    {
        receiver.Dispose();
        sampler.Dispose();
    }

    private static StageTime Time(Action action)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        action();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return new StageTime(elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }
}

/// <summary>How long something took.</summary>
/// <param name="Elapsed">Seconds elapsed.</param>
/// <param name="Processor">Seconds of processor time, all threads together.</param>
internal readonly record struct StageTime(double Elapsed, double Processor);

/// <summary>How long encoding took.</summary>
/// <param name="All">The whole.</param>
/// <param name="Sampling">Seconds elapsed while sampling.</param>
internal readonly record struct EncodingTime(StageTime All, double Sampling);
