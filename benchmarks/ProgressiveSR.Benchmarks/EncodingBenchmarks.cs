using BenchmarkDotNet.Attributes;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// The sender on all levels of a picture: its steps, and the whole with each codec, against sampling, all with the
/// paper's kernel; and the whole with the separable kernel.
/// </summary>
public class EncodingBenchmarks
{
    private static readonly LevelSchedule Schedule = LiteModel.Bundle.Manifest.Schedule;

    private readonly IntegerSampler sampler = new(LiteModel.Bundle.Kernel);
    private readonly Quantizer quantizer = new(Schedule);
    private readonly ProgressiveSender raw = Sender(PayloadCodec.Raw);
    private readonly ProgressiveSender context = Sender(PayloadCodec.Context);
    private readonly ProgressiveSender compact = new(CompactModel.Bundle);
    private Picture picture = null!;
    private BlockRegion all;
    private short[] values = null!;
    private short[] indices = null!;

    /// <summary>Creates the picture and buffers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        picture = TiledPhoto.Create(TiledPhoto.Width, TiledPhoto.Height);
        all = new BlockGrid(picture.Width, picture.Height, sampler.BlockSize).All;
        values = new short[all.Count * Schedule.CumulativeSamplesPerBlock(Schedule.Highest)];
        indices = new short[values.Length];
        Sample();
    }

    /// <summary>From pixels to fixed-point values.</summary>
    [Benchmark(Baseline = true)]
    public void Sample() => sampler.Sample(picture, all, 0, Schedule.Highest, values);

    /// <summary>From values to indices.</summary>
    [Benchmark]
    public void Quantize()
    {
        int start = 0;
        for (int level = 0; level < Schedule.Count; level++)
        {
            int length = (int)all.Count * Schedule.SamplesPerBlock(level);
            quantizer.Quantize(level, values.AsSpan(start, length), indices.AsSpan(start, length));
            start += length;
        }
    }

    /// <summary>From pixels to tiles, one byte per sample.</summary>
    [Benchmark]
    public EncodedPicture EncodeRaw() => raw.Encode(picture);

    /// <summary>From pixels to tiles, predicted and coded.</summary>
    [Benchmark]
    public EncodedPicture EncodeContext() => context.Encode(picture);

    /// <summary>From pixels to tiles of the separable kernel.</summary>
    [Benchmark]
    public EncodedPicture EncodeCompact() => compact.Encode(picture);

    private static ProgressiveSender Sender(PayloadCodec codec) =>
        new(LiteModel.Bundle, new SenderOptions { Codec = codec });
}
