using System.Buffers;
using System.IO.Compression;
using ProgressiveSR.Coding;

namespace ProgressiveSR.Tests.Coding;

/// <summary>What <see cref="IPayloadCodec"/> promises, of both codecs.</summary>
public sealed class PayloadCodecTests
{
    private static readonly IPayloadCodec[] Codecs = [new RawCodec(), new BrotliCodec()];

    [Test]
    public void Decode_WhatWasEncoded_GivesItBack(
        [ValueSource(nameof(Codecs))] IPayloadCodec codec,
        [Values(0, 1)] int level,
        [Values(1, 2, 4, 255)] int columns,
        [Values(1, 3, 17)] int rows,
        [Values(1, 3, 256)] int spread)
    {
        short[] indices = CodecCases.Indices(level, columns * rows, seed: columns + rows, spread);
        byte[] payload = CodecCases.Encode(codec, level, columns, rows, indices);
        Assert.That(payload.Length, Is.LessThanOrEqualTo(codec.GetMaxLength(indices.Length)));
        Assert.That(CodecCases.Decode(codec, level, columns, rows, payload), Is.EqualTo(indices));
        Assert.That(CodecCases.Encode(codec, level, columns, rows, indices), Is.EqualTo(payload), "deterministic");
    }

    [Test]
    public void Decode_TooShortOrTooLong_Throws(
        [ValueSource(nameof(Codecs))] IPayloadCodec codec, [Values(0, 1)] int level, [Values(1, 256)] int spread)
    {
        short[] indices = CodecCases.Indices(level, 12, seed: 4, spread);
        byte[] payload = CodecCases.Encode(codec, level, 4, 3, indices);
        for (int length = 0; length < payload.Length; length++)
        {
            RequireRefused(codec, level, payload[..length], $"{length} of {payload.Length} bytes");
        }

        foreach (byte[] more in (byte[][])[[0], [3], [0xFF, 0xFF], [.. payload]])
        {
            RequireRefused(codec, level, [.. payload, .. more], "trailing bytes");
        }
    }

    /// <summary>A part of another tile: as many bytes as another number of blocks takes.</summary>
    [Test]
    public void Decode_PartOfAnotherShape_Throws(
        [ValueSource(nameof(Codecs))] IPayloadCodec codec, [Values(1, 2, 11, 13, 100)] int blocks)
    {
        byte[] other = CodecCases.Encode(codec, 0, blocks, 1, CodecCases.Indices(0, blocks, seed: 4, spread: 2));
        RequireRefused(codec, 0, other, "another tile");
    }

    [Test]
    public void Decode_AnyBytes_GivesIndicesInRangeOrThrows([ValueSource(nameof(Codecs))] IPayloadCodec codec)
    {
        Random random = new(5);
        byte[] good = CodecCases.Encode(codec, 0, 4, 3, CodecCases.Indices(0, 12, seed: 4, spread: 3));
        int decoded = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] payload = [.. good];
            if (random.Next(2) == 0)
            {
                payload = new byte[random.Next(0, 120)];
                random.NextBytes(payload);
            }
            else
            {
                payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                short[] indices = CodecCases.Decode(codec, 0, 4, 3, payload);
                decoded++;
                Assert.That(indices.Chunk(8).SelectMany(block => block[..5]), Is.All.InRange(0, 255));
                Assert.That(indices.Chunk(8).SelectMany(block => block[5..]), Is.All.InRange(-128, 127));
            }
            catch (InvalidPacketException)
            {
            }
        }

        Assert.That(decoded, Is.GreaterThan(0));
    }

    [Test]
    public void Encode_Raw_IsAByteASample()
    {
        short[] indices = [0, 1, 2, 3, 255, -128, 0, 127];
        Assert.That(
            CodecCases.Encode(new RawCodec(), 0, 1, 1, indices), Is.EqualTo(new byte[] { 0, 1, 2, 3, 255, 0, 128, 255 }));
    }

    /// <summary>The bytes of each kernel row stand together, as FORMAT.md says.</summary>
    [Test]
    public void Encode_Brotli_IsTheRawBytesSortedByRow()
    {
        short[] indices = CodecCases.Indices(0, 12, seed: 1, spread: 2);
        byte[] raw = CodecCases.Encode(new RawCodec(), 0, 4, 3, indices);
        byte[] payload = CodecCases.Encode(new BrotliCodec(), 0, 4, 3, indices);
        Assert.That(payload, Has.Length.LessThan(raw.Length));
        byte[] sorted = new byte[raw.Length];
        Assert.That(BrotliDecoder.TryDecompress(payload, sorted, out int written));
        Assert.That(written, Is.EqualTo(raw.Length));
        Assert.That(
            sorted, Is.EqualTo(Enumerable.Range(0, 8).SelectMany(row => raw.Chunk(8).Select(block => block[row]))));
    }

    [Test]
    public void Encode_BrotliOfNoise_IsStoredAsItIs()
    {
        short[] noise = CodecCases.Indices(1, 12, seed: 1);
        Assert.That(
            CodecCases.Encode(new BrotliCodec(), 1, 4, 3, noise),
            Is.EqualTo(CodecCases.Encode(new RawCodec(), 1, 4, 3, noise)));
    }

    /// <summary>A few bytes that unfold to a gigabyte ask for no more memory than the part has samples.</summary>
    [Test]
    public void Decode_BrotliThatUnfoldsToMuch_ThrowsInBoundedMemory()
    {
        byte[] zeros = new byte[1 << 24];
        byte[] bomb = new byte[1000];
        Assert.That(BrotliEncoder.TryCompress(zeros, bomb, out int length, 9, 22));
        _ = Assert.Throws<InvalidPacketException>(
            () => CodecCases.Decode(new BrotliCodec(), 0, 4, 3, bomb.AsSpan(0, length)));
        long allocated = Allocations.Once(() => Assert.Throws<InvalidPacketException>(
            () => CodecCases.Decode(new BrotliCodec(), 0, 4, 3, bomb.AsSpan(0, length))));
        Assert.That(allocated, Is.LessThan(20_000));
    }

    [Test]
    public void Codecs_Numbers_AreThoseOfTheFormat()
    {
        Assert.That(((byte)new RawCodec().Number, (byte)new BrotliCodec().Number), Is.EqualTo(((byte)0, (byte)1)));
        Assert.That(PayloadCodecs.Default.Contains(PayloadCodec.Brotli));
        Assert.That(PayloadCodecs.Default.Contains((PayloadCodec)2), Is.False);
        Assert.That(
            () => PayloadCodecs.Default[(PayloadCodec)2],
            Throws.TypeOf<InvalidPacketException>().With.Property("Actual").EqualTo((byte)2)
                .And.Message.Contains("update it"));
        Assert.That(() => new PayloadCodecs(new RawCodec(), new RawCodec()), Throws.ArgumentException);
    }

    [Test]
    public void TilePart_LengthsOrLevelsThatDoNotFit_Throws()
    {
        TileSamples lower = CodecCases.Lower(1, 12)!;
        Assert.That(() => Part(0, 4, 3, null, 12 * 8).Level, Is.Zero);
        Assert.That(() => Part(1, 4, 3, lower, 12 * 7).Lower!.Level, Is.Zero);
        Assert.That(() => Part(0, 4, 3, null, 12 * 8 - 1).Level, Throws.ArgumentException);
        Assert.That(() => Part(0, 4, 3, lower, 12 * 8).Level, Throws.ArgumentException);
        Assert.That(() => Part(1, 4, 3, null, 12 * 7).Level, Throws.ArgumentException);
        Assert.That(() => Part(2, 4, 3, lower, 12 * 7).Level, Throws.InstanceOf<ArgumentOutOfRangeException>());

        static TilePart Part(int level, int columns, int rows, TileSamples? lower, int length) =>
            new(CodecCases.Schedule, level, columns, rows, lower, new short[length]);
    }

    [Test]
    public void EncodeAndDecode_ManyThreads_EachAsAlone([ValueSource(nameof(Codecs))] IPayloadCodec codec)
    {
        bool[] same = new bool[64];
        Parallel.For(0, same.Length, i =>
        {
            short[] indices = CodecCases.Indices(0, 1 + i, seed: i, spread: 1 + i % 7);
            byte[] payload = CodecCases.Encode(codec, 0, 1 + i, 1, indices);
            same[i] = CodecCases.Decode(codec, 0, 1 + i, 1, payload).SequenceEqual(indices);
        });
        Assert.That(same, Is.All.True);
    }

    [Test]
    public void Encode_NoDestination_Throws([ValueSource(nameof(Codecs))] IPayloadCodec codec) =>
        Assert.That(
            () => codec.Encode(
                new TilePart(CodecCases.Schedule, 0, 1, 1, null, new short[8]), (IBufferWriter<byte>)null!),
            Throws.ArgumentNullException);

    private static void RequireRefused(IPayloadCodec codec, int level, byte[] payload, string what) =>
        Assert.That(
            () => CodecCases.Decode(codec, level, 4, 3, payload), Throws.TypeOf<InvalidPacketException>(), what);
}
