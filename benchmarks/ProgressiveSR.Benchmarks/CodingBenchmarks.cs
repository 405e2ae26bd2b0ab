using System.Buffers;
using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using ProgressiveSR.Coding;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// A sample through the context codec, all levels of all tiles on one core, against Brotli on the raw bytes of the
/// tiles.
/// </summary>
public class CodingBenchmarks
{
    private const int Side = 512;
    private const int Samples = Side / 32 * (Side / 32) * 675;
    private const int Quality = 4;
    private const int Window = 16;

    private readonly LevelSchedule schedule = LiteModel.Bundle.Manifest.Schedule;
    private readonly IPayloadCodec codec = LiteModel.Bundle.Codecs[PayloadCodec.Context];
    private readonly List<CodedPart> parts = [];
    private readonly ArrayBufferWriter<byte> coded = new(1 << 20);
    private readonly byte[] bytes = new byte[1 << 20];

    /// <summary>Samples a picture, and codes it for decoding.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Picture picture = TiledPhoto.Create(Side, Side);
        TileGrid tiles = new(new BlockGrid(Side, Side, 32), 4);
        using IntegerSampler sampler = new(LiteModel.Bundle.Kernel);
        Quantizer quantizer = new(schedule);
        RawCodec raw = new();
        for (int i = 0; i < tiles.Count; i++)
        {
            TileSamples? lower = null;
            for (int level = 0; level < schedule.Count; level++)
            {
                short[] indices = new short[tiles[i].Count * schedule.SamplesPerBlock(level)];
                sampler.Sample(picture, tiles[i], level, level, indices);
                quantizer.Quantize(level, indices, indices);
                TilePart part = new(schedule, level, tiles[i].Columns, tiles[i].Rows, lower, indices);
                byte[] context = Encode(codec, part);
                byte[] plain = Encode(raw, part);
                BrotliEncoder.TryCompress(plain, bytes, out int length, Quality, Window);
                parts.Add(new CodedPart(tiles[i], level, lower, indices, plain, context, bytes[..length]));
                lower = TileSamples.Add(schedule, lower, indices);
            }
        }
    }

    /// <summary>Compresses with Brotli.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Samples)]
    public int CompressBrotli()
    {
        int total = 0;
        foreach (CodedPart part in parts)
        {
            BrotliEncoder.TryCompress(part.Raw, bytes, out int length, Quality, Window);
            total += length;
        }

        return total;
    }

    /// <summary>Decompresses with Brotli.</summary>
    [Benchmark(OperationsPerInvoke = Samples)]
    public int DecompressBrotli()
    {
        int total = 0;
        foreach (CodedPart part in parts)
        {
            BrotliDecoder.TryDecompress(part.Brotli, bytes, out int length);
            total += length;
        }

        return total;
    }

    /// <summary>Encodes with the context codec.</summary>
    [Benchmark(OperationsPerInvoke = Samples)]
    [Limit("125 ns")]
    public int EncodeContext()
    {
        coded.ResetWrittenCount();
        foreach (CodedPart part in parts)
        {
            codec.Encode(part.Tile(schedule), coded);
        }

        return coded.WrittenCount;
    }

    /// <summary>Decodes with the context codec.</summary>
    [Benchmark(OperationsPerInvoke = Samples)]
    [Limit("125 ns")]
    public int DecodeContext()
    {
        foreach (CodedPart part in parts)
        {
            codec.Decode(part.Context, part.Tile(schedule));
        }

        return parts.Count;
    }

    private byte[] Encode(IPayloadCodec with, in TilePart part)
    {
        coded.ResetWrittenCount();
        with.Encode(part, coded);
        return coded.WrittenSpan.ToArray();
    }

    private sealed record CodedPart(
        BlockRegion Blocks, int Level, TileSamples? Lower, short[] Indices, byte[] Raw, byte[] Context, byte[] Brotli)
    {
        public TilePart Tile(LevelSchedule schedule) =>
            new(schedule, Level, Blocks.Columns, Blocks.Rows, Lower, Indices);
    }
}
