using System.Security.Cryptography;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary><see cref="ContextCodec"/> on truncated coefficients.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class CoefficientCodecTests(bool trained)
{
    private static readonly string[] Golden =
        ["8be4690d83e6dfe0", "404095d8e4e23bbd", "f9afc8e9e6aded73", "edbf152f1e66996e"];

    private readonly ContextCodec codec = new(
        trained ? CoefficientCases.Trained.Value : ContextTables.Untrained(CoefficientCases.Schedule));

    /// <summary>Each level from nothing but the level below.</summary>
    [Test]
    public void Decode_WhatWasEncoded_GivesItBack(
        [Values(1, 2, 4)] int columns,
        [Values(1, 3, 5)] int rows,
        [Values(0, 0.002, 0.1, 1)] double share)
    {
        short[] finest = CoefficientCases.Random(columns * rows, columns + rows, share);
        for (int level = 0; level < CoefficientCases.Levels; level++)
        {
            short[] indices = CoefficientCases.At(level, finest);
            TileSamples? lower = CoefficientCases.Below(level, finest);
            byte[] payload = CoefficientCases.Encode(codec, level, columns, rows, lower, indices);
            Assert.That(
                CoefficientCases.Decode(codec, level, columns, rows, lower, payload), Is.EqualTo(indices), $"level {level}");
        }
    }

    [Test]
    public void Decode_TilesOfAPicture_GivesThemBackInFewBytes([Values(1, 2, 3, 4)] int tileSide)
    {
        long bytes = 0;
        foreach ((BlockRegion blocks, short[] finest) in CoefficientCases.Smooth(200, 150, tileSide))
        {
            for (int level = 0; level < CoefficientCases.Levels; level++)
            {
                short[] indices = CoefficientCases.At(level, finest);
                TileSamples? lower = CoefficientCases.Below(level, finest);
                byte[] payload = CoefficientCases.Encode(codec, level, blocks.Columns, blocks.Rows, lower, indices);
                bytes += payload.Length;
                Assert.That(
                    CoefficientCases.Decode(codec, level, blocks.Columns, blocks.Rows, lower, payload), Is.EqualTo(indices));
            }
        }

        Assert.That(bytes, Is.InRange(100, 200 * 150 / 8), "a bit a pixel");
    }

    /// <summary>Every row's lowest and highest index, in every block or alone.</summary>
    [Test]
    public void Decode_EndsOfTheRange_GivesThemBack([Values(1, 2, 1000)] int every)
    {
        int[] highest = CoefficientCases.Highest();
        short[] finest =
        [
            .. Enumerable.Range(0, 6 * highest.Length).Select(i => (short)(i % every != 0 ? 0
                : i / every % 2 == 0 ? highest[i % highest.Length] : -highest[i % highest.Length])),
        ];
        for (int level = 0; level < CoefficientCases.Levels; level++)
        {
            short[] indices = CoefficientCases.At(level, finest);
            TileSamples? lower = CoefficientCases.Below(level, finest);
            byte[] payload = CoefficientCases.Encode(codec, level, 3, 2, lower, indices);
            Assert.That(CoefficientCases.Decode(codec, level, 3, 2, lower, payload), Is.EqualTo(indices));
        }
    }

    /// <summary>
    /// Other bytes than the encoder's are refused, or are what the encoder makes of other indices in their rows' ranges.
    /// </summary>
    [Test]
    public void Decode_MangledPayload_ThrowsOrIsAnotherPart([Range(0, 3)] int level)
    {
        Random random = new(7 + level);
        short[] finest = CoefficientCases.Random(6, 3, 0.05);
        short[] indices = CoefficientCases.At(level, finest);
        TileSamples? lower = CoefficientCases.Below(level, finest);
        byte[] good = CoefficientCases.Encode(codec, level, 3, 2, lower, indices);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] payload = (i % 4) switch
            {
                0 => good[..random.Next(good.Length)],
                1 => [.. good, (byte)random.Next(256)],
                2 => RandomNumberBytes(random, good.Length),
                _ => [.. good],
            };
            if (i % 4 == 3)
            {
                payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                short[] decoded = CoefficientCases.Decode(codec, level, 3, 2, lower, payload);
                Assert.That(decoded, Is.Not.EqualTo(indices));
                Assert.That(CoefficientCases.Encode(codec, level, 3, 2, lower, decoded), Is.EqualTo(payload));
                AssertInRange(level, decoded);
            }
            catch (InvalidPacketException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(100));
    }

    [Test]
    public void Decode_OtherLowerSamples_GivesNoneOfThese()
    {
        short[] finest = CoefficientCases.Random(4, 3, 0.05);
        short[] indices = CoefficientCases.At(2, finest);
        byte[] payload = CoefficientCases.Encode(codec, 2, 2, 2, CoefficientCases.Below(2, finest), indices);
        TileSamples? other = CoefficientCases.Below(2, CoefficientCases.Random(4, 4, 0.05));
        Assert.That(
            () => CoefficientCases.Decode(codec, 2, 2, 2, other, payload),
            Throws.TypeOf<InvalidPacketException>().Or.Not.EqualTo(indices));
    }

    [Test]
    public void Encode_IndicesThatLowerOnesDoNotImply_Throws()
    {
        short[] finest = CoefficientCases.Random(1, 3, 0.5);
        TileSamples? lower = CoefficientCases.Below(1, finest);
        Assert.That(
            () => CoefficientCases.Encode(codec, 1, 1, 1, lower, CoefficientCases.At(2, finest)), Throws.ArgumentException);
    }

    /// <summary>A payload of few bytes asks for memory in proportion to the part, and only once.</summary>
    [Test]
    public void Decode_FewBytesForManySamples_ThrowsOrEndsInBoundedMemory()
    {
        short[] indices = new short[30 * 30 * BlockTransform.RowCount];
        foreach (byte[] payload in (byte[][])[[], [0xFF], [0x12, 0x34, 0x56], new byte[9]])
        {
            void Decode()
            {
                try
                {
                    codec.Decode(payload, new TilePart(CoefficientCases.Schedule, 0, 30, 30, null, indices));
                }
                catch (InvalidPacketException)
                {
                }
            }

            Decode();
            Assert.That(Allocations.Once(Decode), Is.LessThan(100_000));
        }
    }

    [Test]
    public void EncodeAndDecode_ManyThreads_EachAsAlone()
    {
        bool[] same = new bool[32];
        Parallel.For(0, same.Length, i =>
        {
            short[] finest = CoefficientCases.Random(1 + i % 5, i, 0.02);
            TileSamples? lower = CoefficientCases.Below(3, finest);
            byte[] payload = CoefficientCases.Encode(codec, 3, 1 + i % 5, 1, lower, finest);
            same[i] = CoefficientCases.Decode(codec, 3, 1 + i % 5, 1, lower, payload).SequenceEqual(finest);
        });
        Assert.That(same, Is.All.True);
    }

    /// <summary>
    /// Bits are the same on every machine: four blocks that hold all kinds of decisions, with untrained tables, as hashes of
    /// what this test printed when it was written.
    /// </summary>
    [Test]
    public void Encode_SmallTile_GivesTheBytesThatItAlwaysDid()
    {
        ContextCodec untrained = new(ContextTables.Untrained(CoefficientCases.Schedule));
        short[] finest = CoefficientCases.Random(4, 12, 0.03);
        string[] hashes =
        [
            .. Enumerable.Range(0, CoefficientCases.Levels).Select(level => Convert.ToHexStringLower(SHA256.HashData(
                CoefficientCases.Encode(
                    untrained, level, 2, 2, CoefficientCases.Below(level, finest), CoefficientCases.At(level, finest))))[..16]),
        ];
        Assert.That(hashes, Is.EqualTo(Golden));
    }

    private static byte[] RandomNumberBytes(Random random, int length)
    {
        byte[] bytes = new byte[random.Next(length + 8)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void AssertInRange(int level, short[] indices)
    {
        int[] highest =
            [.. CoefficientCases.Schedule[level].SelectMany(run => Enumerable.Repeat(run.HighestIndex, run.Count))];
        for (int i = 0; i < indices.Length; i++)
        {
            if (Math.Abs((int)indices[i]) > highest[i % highest.Length])
            {
                Assert.Fail($"index {indices[i]} of row {i % highest.Length}");
            }
        }
    }
}
