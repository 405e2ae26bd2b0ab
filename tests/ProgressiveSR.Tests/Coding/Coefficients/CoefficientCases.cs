using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary>Tiles of truncated coefficients at four levels.</summary>
internal static class CoefficientCases
{
    public const int Levels = 4;

    public static LevelSchedule Schedule { get; } = new(
        LevelDescription.HalvingSteps(128, Levels, 2).Select(level => level.Rows), BlockTransform.RowCount);

    /// <summary>
    /// Indices of the finest level: a share of the rows, with magnitudes of a distribution that halves.
    /// </summary>
    public static short[] Random(int blocks, int seed, double share, int mostBits = 8)
    {
        Random random = new(seed);
        short[] indices = new short[blocks * BlockTransform.RowCount];
        int[] highest = Highest();
        for (int i = 0; i < indices.Length; i++)
        {
            if (random.NextDouble() < share)
            {
                int magnitude = Math.Min(random.Next(1 << random.Next(mostBits + 1)), highest[i % highest.Length]);
                indices[i] = (short)(random.Next(2) == 0 ? magnitude : -magnitude);
            }
        }

        return indices;
    }

    /// <summary>The highest index of every row at the finest level that halves to the highest of level 0.</summary>
    public static int[] Highest() =>
        [.. Schedule[Levels - 1].SelectMany(run => Enumerable.Repeat(run.HighestIndex, run.Count))];

    /// <summary>What a level has of the finest level's indices.</summary>
    public static short[] At(int level, short[] finest) =>
        [.. finest.Select(index => (short)(index / (1 << (Levels - 1 - level))))];

    /// <summary>The lower levels of a tile.</summary>
    public static TileSamples? Below(int level, short[] finest)
    {
        TileSamples? samples = null;
        for (int i = 0; i < level; i++)
        {
            samples = TileSamples.Add(Schedule, samples, At(i, finest));
        }

        return samples;
    }

    public static byte[] Encode(
        ContextCodec codec, int level, int columns, int rows, TileSamples? lower, short[] indices)
    {
        ArrayBufferWriter<byte> coded = new();
        codec.Encode(new TilePart(Schedule, level, columns, rows, lower, [.. indices]), coded);
        return coded.WrittenSpan.ToArray();
    }

    public static short[] Decode(
        ContextCodec codec, int level, int columns, int rows, TileSamples? lower, ReadOnlySpan<byte> payload)
    {
        short[] indices = new short[columns * rows * BlockTransform.RowCount];
        Array.Fill(indices, (short)-9999);
        codec.Decode(payload, new TilePart(Schedule, level, columns, rows, lower, indices));
        return indices;
    }

    /// <summary>Tables of two small pictures.</summary>
    public static Lazy<ContextTables> Trained { get; } = new(() =>
    {
        using TransformSampler sampler = new(Schedule);
        ContextTrainer trainer = new(sampler);
        trainer.Add(TestSmooth.Picture(200, 130), new TileSizes(4));
        trainer.Add(TestSmooth.Picture(64, 40), new TileSizes(4));
        return trainer.Train();
    });

    /// <summary>The tiles of a smooth picture, their indices at the finest level.</summary>
    public static IEnumerable<(BlockRegion Blocks, short[] Finest)> Smooth(int width, int height, int tileSide)
    {
        using TransformSampler sampler = new(Schedule);
        Quantizer quantizer = new(Schedule);
        Picture picture = TestSmooth.Picture(width, height);
        TileGrid tiles = new(new BlockGrid(width, height, BlockTransform.Side), tileSide);
        for (int i = 0; i < tiles.Count; i++)
        {
            short[] finest = new short[tiles[i].Count * BlockTransform.RowCount];
            sampler.Sample(picture, tiles[i], Levels - 1, Levels - 1, finest);
            quantizer.Quantize(Levels - 1, finest, finest);
            yield return (tiles[i], finest);
        }
    }
}
