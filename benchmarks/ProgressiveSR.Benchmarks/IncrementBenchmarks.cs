using BenchmarkDotNet.Attributes;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Benchmarks;

/// <summary>The sender's answer to a request for a region: one increment of 3x3 blocks.</summary>
public class IncrementBenchmarks
{
    private static readonly BlockRegion Region = new(8, 8, 3, 3);

    private ProgressiveEncoder encoder = null!;
    private byte[] payload = [];

    /// <summary>Makes the picture and the buffer.</summary>
    [GlobalSetup]
    public void Setup()
    {
        encoder = new ProgressiveEncoder(
            TiledPhoto.Create(TiledPhoto.Width, TiledPhoto.Height),
            LiteModel.Bundle.Manifest,
            new IntegerSampler(LiteModel.Bundle.Kernel));
        payload = new byte[encoder.GetPayloadLength(encoder.Schedule.Highest, Region)];
    }

    /// <summary>The highest increment, which is the largest.</summary>
    [Benchmark]
    [Limit("1 ms")]
    public int Increment7Of9Blocks() =>
        encoder.Encode(encoder.Schedule.Highest, Region, payload).Level;
}
