using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary>Parts of many shapes, and what a codec makes of them.</summary>
internal static class CodecCases
{
    /// <summary>Two runs at level 0, pixels and coefficients; one at level 1.</summary>
    public static LevelSchedule Schedule { get; } = new(
        [
            [new(0, 5, 1, SampleCoding.Picture), new(9, 3, 8, SampleCoding.Coefficient)],
            [new(20, 7, 4, SampleCoding.Coefficient)],
        ],
        192);

    /// <summary>Any indices that the rows can have, with few values where that is wanted.</summary>
    public static short[] Indices(int level, int blocks, int seed, int spread = 256)
    {
        Random random = new(seed);
        KernelRows[] rows = [.. Schedule[level].SelectMany(run => Enumerable.Repeat(run, run.Count))];
        return
        [
            .. Enumerable.Range(0, blocks * rows.Length).Select(
                i => (short)(rows[i % rows.Length].LowestIndex + random.Next(spread))),
        ];
    }

    public static TileSamples? Lower(int level, int blocks) =>
        level == 0 ? null : TileSamples.Add(null, Indices(0, blocks, 99));

    public static byte[] Encode(IPayloadCodec codec, int level, int columns, int rows, short[] indices)
    {
        ArrayBufferWriter<byte> coded = new();
        codec.Encode(new TilePart(Schedule, level, columns, rows, Lower(level, columns * rows), indices), coded);
        return coded.WrittenSpan.ToArray();
    }

    public static short[] Decode(IPayloadCodec codec, int level, int columns, int rows, ReadOnlySpan<byte> payload)
    {
        short[] indices = new short[columns * rows * Schedule.SamplesPerBlock(level)];
        Array.Fill(indices, (short)-9999);
        codec.Decode(payload, new TilePart(Schedule, level, columns, rows, Lower(level, columns * rows), indices));
        return indices;
    }
}
