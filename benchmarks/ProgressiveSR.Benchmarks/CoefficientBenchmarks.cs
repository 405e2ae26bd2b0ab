using System.Buffers;
using BenchmarkDotNet.Attributes;
using ProgressiveSR.Coding;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// A pixel through the context codec as truncated coefficients, steps 128 to 8, on one core, against sampling it.
/// </summary>
public class CoefficientBenchmarks
{
    private const int Side = 512;
    private const int Levels = 5;

    private readonly LevelSchedule schedule = CompactModel.Bundle.Manifest.Schedule;
    private readonly IPayloadCodec codec = CompactModel.Bundle.Codecs[PayloadCodec.Context];
    private readonly List<CodedPart> parts = [];
    private readonly ArrayBufferWriter<byte> coded = new(1 << 20);
    private readonly Picture picture = TiledPhoto.Create(Side, Side);
    private readonly TileGrid tiles = new(new BlockGrid(Side, Side, BlockTransform.Side), 4);
    private readonly short[] indices = new short[16 * BlockTransform.RowCount];
    private TransformSampler sampler = null!;

    /// <summary>Codes the picture for decoding.</summary>
    [GlobalSetup]
    public void Setup()
    {
        sampler = new TransformSampler(schedule, new SamplerOptions { MaxDegreeOfParallelism = 1 });
        Quantizer quantizer = new(schedule);
        for (int i = 0; i < tiles.Count; i++)
        {
            TileSamples? lower = null;
            for (int level = 0; level < Levels; level++)
            {
                short[] own = new short[tiles[i].Count * BlockTransform.RowCount];
                sampler.Sample(picture, tiles[i], level, level, own);
                quantizer.Quantize(level, own, own);
                coded.ResetWrittenCount();
                codec.Encode(new TilePart(schedule, level, tiles[i].Columns, tiles[i].Rows, lower, own), coded);
                parts.Add(new CodedPart(tiles[i], level, lower, own, coded.WrittenSpan.ToArray()));
                lower = TileSamples.Add(schedule, lower, own);
            }
        }
    }

    /// <summary>From pixels to coefficients, once for all levels.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Side * Side)]
    public void Sample()
    {
        for (int i = 0; i < tiles.Count; i++)
        {
            sampler.Sample(picture, tiles[i], Levels - 1, Levels - 1, indices);
        }
    }

    /// <summary>Encodes all levels.</summary>
    [Benchmark(OperationsPerInvoke = Side * Side)]
    public int Encode()
    {
        coded.ResetWrittenCount();
        foreach (CodedPart part in parts)
        {
            codec.Encode(part.Tile(schedule, part.Indices), coded);
        }

        return coded.WrittenCount;
    }

    /// <summary>Decodes all levels.</summary>
    [Benchmark(OperationsPerInvoke = Side * Side)]
    public int Decode()
    {
        foreach (CodedPart part in parts)
        {
            codec.Decode(part.Payload, part.Tile(schedule, indices));
        }

        return parts.Count;
    }

    private sealed record CodedPart(
        BlockRegion Blocks, int Level, TileSamples? Lower, short[] Indices, byte[] Payload)
    {
        public TilePart Tile(LevelSchedule schedule, short[] own) =>
            new(schedule, Level, Blocks.Columns, Blocks.Rows, Lower, own);
    }
}
