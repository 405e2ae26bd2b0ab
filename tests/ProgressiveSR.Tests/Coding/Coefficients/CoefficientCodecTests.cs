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
                CoefficientCases.Decode(codec, level, columns, rows, lower, payload),
                Is.EqualTo(indices),
                $"level {level}");
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
                    CoefficientCases.Decode(codec, level, blocks.Columns, blocks.Rows, lower, payload),
                    Is.EqualTo(indices));
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
    /// Other bytes than the encoder's are refused, or are what the encoder makes of other indices in their rows'
    /// ranges.
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
            () => CoefficientCases.Encode(codec, 1, 1, 1, lower, CoefficientCases.At(2, finest)),
            Throws.ArgumentException);
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
    /// Bits are the same on every machine: four blocks that hold all kinds of decisions, with untrained tables, as
    /// hashes of what this test printed when it was written.
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
                    untrained,
                    level,
                    2,
                    2,
                    CoefficientCases.Below(level, finest),
                    CoefficientCases.At(level, finest))))[..16]),
        ];
        Assert.That(hashes, Is.EqualTo(Golden));
    }

    [Test]
    public void Encode_PartThatRefinesNothing_TakesNoByte([Values(1, 3)] int columns)
    {
        short[] finest = [.. CoefficientCases.Random(2 * columns, 5, 0.01).Select(index => (short)(index & ~7))];
        short[] none = new short[finest.Length];
        byte[] first = CoefficientCases.Encode(codec, 0, columns, 2, null, none);
        Assert.That(first, Is.Empty);
        Assert.That(CoefficientCases.Decode(codec, 0, columns, 2, null, first), Is.EqualTo(none));
        for (int level = 1; level < CoefficientCases.Levels; level++)
        {
            short[] coarse = CoefficientCases.At(level - 1, finest);
            TileSamples? lower = CoefficientCases.Below(level, finest);
            short[] doubled = [.. coarse.Select(index => (short)(2 * index))];

            byte[] payload = CoefficientCases.Encode(codec, level, columns, 2, lower, doubled);

            Assert.That(payload, Is.Empty);
            Assert.That(CoefficientCases.Decode(codec, level, columns, 2, lower, payload), Is.EqualTo(doubled));
        }
    }

    /// <summary>One coefficient of one block is new, or one of them is refined.</summary>
    [Test]
    public void Encode_PartThatRefinesOneCoefficient_TakesAByte([Range(0, 3)] int level, [Values(0, 1, 3071)] int row)
    {
        short[] finest = CoefficientCases.Random(1, 5, level > 0 ? 0.01 : 0);
        TileSamples? lower = CoefficientCases.Below(level, finest);
        short[] indices = new short[finest.Length];
        if (level > 0)
        {
            indices = [.. CoefficientCases.At(level - 1, finest).Select(index => (short)(2 * index))];
        }

        indices[row] += (short)(indices[row] < 0 ? -1 : 1);

        byte[] payload = CoefficientCases.Encode(codec, level, 1, 1, lower, indices);

        Assert.That(payload, Is.Not.Empty);
        Assert.That(CoefficientCases.Decode(codec, level, 1, 1, lower, payload), Is.EqualTo(indices));
    }

    /// <summary>The code of a part that refines nothing, as the coder alone would make it.</summary>
    [Test]
    public void Decode_CodeOfAPartThatRefinesNothing_Throws([Range(0, 3)] int level)
    {
        ContextTables tables =
            trained ? CoefficientCases.Trained.Value : ContextTables.Untrained(CoefficientCases.Schedule);
        short[] finest = [.. CoefficientCases.Random(4, 5, 0.05).Select(index => (short)(index & ~7))];
        TileSamples? lower = CoefficientCases.Below(level, finest);
        short[] indices = level == 0 ? new short[finest.Length]
            : [.. CoefficientCases.At(level - 1, finest).Select(index => (short)(2 * index))];
        byte[] buffer = new byte[20_000];
        ArithmeticEncoder encoder = new(buffer, buffer.Length - 16);
        TilePart part = new(CoefficientCases.Schedule, level, 2, 2, lower, indices);
        using CoefficientPart coefficients = new(part);
        tables.Coefficient!.Code(ref encoder, coefficients);
        byte[] code = buffer[..encoder.Finish()];

        Assert.That(code, Is.Not.Empty);
        Assert.That(
            () => CoefficientCases.Decode(codec, level, 2, 2, lower, code),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("refines nothing"));
    }

    /// <summary>Where every decision is a 1 that the tables were sure of, nothing is left to be coded.</summary>
    [Test]
    public void Encode_PartWithoutACode_IsAByte0()
    {
        CoefficientTables[] levels =
        [
            .. Enumerable.Range(0, CoefficientCases.Levels).Select(level => new CoefficientTables(
                CoefficientTables.Untrained(level).Weights,
                [.. Enumerable.Repeat(new AdaptiveBit(65535, 255), CoefficientTables.ContextsOf(level))])),
        ];
        ContextCodec sure = new(new ContextTables(CoefficientCases.Schedule, levels, isTrained: true));
        TileSamples lower = TileSamples.Add(
            CoefficientCases.Schedule, null, [.. Enumerable.Repeat((short)1, BlockTransform.RowCount)]);
        short[] indices = [.. Enumerable.Repeat((short)3, BlockTransform.RowCount)];

        byte[] payload = CoefficientCases.Encode(sure, 1, 1, 1, lower, indices);

        Assert.That(payload, Is.EqualTo((byte[])[0]));
        Assert.That(CoefficientCases.Decode(sure, 1, 1, 1, lower, payload), Is.EqualTo(indices));
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
