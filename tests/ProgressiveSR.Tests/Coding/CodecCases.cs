using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary>Parts of many shapes, and what a codec makes of them.</summary>
/// <param name="schedule">What the parts sample.</param>
internal sealed class CodecCases(LevelSchedule schedule)
{
    /// <summary>Two runs at level 0, pixels and coefficients; one at level 1.</summary>
    public static CodecCases Mixed { get; } = new(new LevelSchedule(
        [
            [new(0, 5, 1, SampleCoding.Picture), new(9, 3, 8, SampleCoding.Coefficient)],
            [new(20, 7, 4, SampleCoding.Coefficient)],
        ],
        192));

    /// <summary>The paper's squares: a picture of 2x2 pixels a block, then coefficients.</summary>
    public static CodecCases Squares { get; } = new(TestModel.Bundle(8).Manifest.Schedule);

    public LevelSchedule Schedule => schedule;

    /// <summary>Any indices that the rows can have, with few values where that is wanted.</summary>
    public short[] Indices(int level, int blocks, int seed, int spread = 256)
    {
        Random random = new(seed);
        KernelRows[] rows = Rows(level);
        return
        [
            .. Enumerable.Range(0, blocks * rows.Length).Select(
                i => (short)(rows[i % rows.Length].LowestIndex + random.Next(spread))),
        ];
    }

    /// <summary>The kernel rows of a level, one by one.</summary>
    public KernelRows[] Rows(int level) =>
        [.. schedule[level].SelectMany(run => Enumerable.Repeat(run, run.Count))];

    public TileSamples? Lower(int level, int blocks)
    {
        TileSamples? lower = null;
        for (int i = 0; i < level; i++)
        {
            lower = TileSamples.Add(schedule, lower, Indices(i, blocks, 99));
        }

        return lower;
    }

    public byte[] Encode(IPayloadCodec codec, int level, int columns, int rows, short[] indices)
    {
        ArrayBufferWriter<byte> coded = new();
        codec.Encode(new TilePart(schedule, level, columns, rows, Lower(level, columns * rows), indices), coded);
        return coded.WrittenSpan.ToArray();
    }

    public short[] Decode(IPayloadCodec codec, int level, int columns, int rows, ReadOnlySpan<byte> payload)
    {
        short[] indices = new short[columns * rows * schedule.SamplesPerBlock(level)];
        Array.Fill(indices, (short)-9999);
        codec.Decode(payload, new TilePart(schedule, level, columns, rows, Lower(level, columns * rows), indices));
        return indices;
    }
}
