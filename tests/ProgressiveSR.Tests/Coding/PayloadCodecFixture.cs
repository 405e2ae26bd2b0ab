using System.Buffers;
using ProgressiveSR.Coding;

namespace ProgressiveSR.Tests.Coding;

/// <summary>What <see cref="IPayloadCodec"/> promises; every codec runs it.</summary>
internal abstract class PayloadCodecFixture(CodecCases cases)
{
    protected CodecCases Cases => cases;

    protected abstract IPayloadCodec Codec { get; }

    [Test]
    public void Decode_WhatWasEncoded_GivesItBack(
        [Values(0, 1)] int level,
        [Values(1, 2, 4, 255)] int columns,
        [Values(1, 3, 17)] int rows,
        [Values(1, 3, 40, 256)] int spread)
    {
        short[] indices = Cases.Indices(level, columns * rows, seed: columns + rows, spread);
        byte[] payload = Cases.Encode(Codec, level, columns, rows, [.. indices]);
        Assert.That(payload.Length, Is.LessThanOrEqualTo(indices.Length));
        Assert.That(Cases.Decode(Codec, level, columns, rows, payload), Is.EqualTo(indices));
        Assert.That(Cases.Encode(Codec, level, columns, rows, indices), Is.EqualTo(payload), "deterministic");
    }

    /// <summary>Every row's lowest and highest index, beside each other and alone among others.</summary>
    [Test]
    public void Decode_EndsOfTheRange_GivesThemBack([Values(0, 1)] int level, [Values(1, 2, 9)] int every)
    {
        Sampling.KernelRows[] rows = Cases.Rows(level);
        short[] indices =
        [
            .. Enumerable.Range(0, 12 * rows.Length).Select(i => (short)(
                i % every != 0 ? rows[i % rows.Length].LowestIndex + 128
                : i / every % 2 == 0 ? rows[i % rows.Length].LowestIndex
                : rows[i % rows.Length].HighestIndex)),
        ];
        byte[] payload = Cases.Encode(Codec, level, 4, 3, [.. indices]);
        Assert.That(Cases.Decode(Codec, level, 4, 3, payload), Is.EqualTo(indices));
    }

    /// <summary>
    /// Other bytes than the encoder's are refused, or are what the encoder makes of other indices: checksums tell
    /// those.
    /// </summary>
    [Test]
    public void Decode_TooShortOrTooLong_ThrowsOrIsAnotherPart([Values(0, 1)] int level, [Values(1, 4, 256)] int spread)
    {
        short[] indices = Cases.Indices(level, 12, seed: 4, spread);
        byte[] payload = Cases.Encode(Codec, level, 4, 3, indices);
        for (int length = 0; length < payload.Length; length++)
        {
            RequireAnother(level, payload[..length], indices);
        }

        foreach (byte[] more in (byte[][])[[0], [3], [0xFF, 0xFF], [.. payload], new byte[1000]])
        {
            RequireAnother(level, [.. payload, .. more], indices);
        }
    }

    /// <summary>A part of another tile: as many bytes as another number of blocks takes.</summary>
    [Test]
    public void Decode_PartOfAnotherShape_ThrowsOrIsAnotherPart([Values(1, 2, 11, 13, 100)] int blocks)
    {
        byte[] other = Cases.Encode(Codec, 0, blocks, 1, Cases.Indices(0, blocks, seed: 4, spread: 2));
        RequireAnother(0, other, null);
    }

    /// <summary>Bytes that nobody encoded end in an exception, or are what their indices encode to.</summary>
    [Test]
    public void Decode_AnyBytes_AreWhatIsEncodedOrThrow([Values(0, 1)] int level)
    {
        Random random = new(5);
        byte[] good = Cases.Encode(Codec, level, 4, 3, Cases.Indices(level, 12, seed: 4, spread: 3));
        Sampling.KernelRows[] rows = Cases.Rows(level);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] payload = [.. good];
            if (random.Next(2) == 0)
            {
                payload = new byte[random.Next(0, 12 * rows.Length + 4)];
                random.NextBytes(payload);
            }
            else
            {
                payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                short[] indices = Cases.Decode(Codec, level, 4, 3, payload);
                for (int k = 0; k < indices.Length; k++)
                {
                    Assert.That(
                        indices[k], Is.InRange(rows[k % rows.Length].LowestIndex, rows[k % rows.Length].HighestIndex));
                }

                if (payload.Length < indices.Length)
                {
                    Assert.That(Cases.Encode(Codec, level, 4, 3, indices), Is.EqualTo(payload));
                }
            }
            catch (InvalidPacketException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(0));
    }

    [Test]
    public void EncodeAndDecode_ManyThreads_EachAsAlone()
    {
        bool[] same = new bool[64];
        Parallel.For(0, same.Length, i =>
        {
            short[] indices = Cases.Indices(0, 1 + i, seed: i, spread: 1 + i % 7);
            byte[] payload = Cases.Encode(Codec, 0, 1 + i, 1, indices);
            same[i] = Cases.Decode(Codec, 0, 1 + i, 1, payload).SequenceEqual(indices);
        });
        Assert.That(same, Is.All.True);
    }

    [Test]
    public void Encode_NoDestination_Throws() =>
        Assert.That(
            () => Codec.Encode(
                new TilePart(Cases.Schedule, 0, 1, 1, null, new short[Cases.Schedule.SamplesPerBlock(0)]),
                (IBufferWriter<byte>)null!),
            Throws.ArgumentNullException);

    /// <summary>A payload of few bytes asks for no more memory than the part has samples.</summary>
    [Test]
    public void Decode_FewBytesForManySamples_ThrowsOrEndsInBoundedMemory()
    {
        const int Blocks = 100 * 100;
        short[] indices = new short[Blocks * Cases.Schedule.SamplesPerBlock(0)];
        foreach (byte[] payload in (byte[][])[[], [0], [0xFF], [0x12, 0x34, 0x56], new byte[9]])
        {
            void Decode()
            {
                try
                {
                    Codec.Decode(payload, new TilePart(Cases.Schedule, 0, 100, 100, null, indices));
                }
                catch (InvalidPacketException)
                {
                }
            }

            Decode();
            Assert.That(Allocations.Once(Decode), Is.LessThan(100_000));
        }
    }

    private void RequireAnother(int level, byte[] payload, short[]? than)
    {
        try
        {
            short[] decoded = Cases.Decode(Codec, level, 4, 3, payload);
            Assert.That(decoded, Is.Not.EqualTo(than));
            Assert.That(
                payload, Has.Length.EqualTo(decoded.Length).Or.EqualTo(Cases.Encode(Codec, level, 4, 3, decoded)));
        }
        catch (InvalidPacketException)
        {
        }
    }
}

/// <summary>A byte per sample.</summary>
internal sealed class RawCodecTests() : PayloadCodecFixture(CodecCases.Mixed)
{
    protected override IPayloadCodec Codec { get; } = new RawCodec();

    [Test]
    public void Decode_AnyOtherLength_Throws([Values(0, 1, 95, 97, 1000)] int length) =>
        Assert.That(() => Cases.Decode(Codec, 0, 4, 3, new byte[length]), Throws.TypeOf<InvalidPacketException>());

    [Test]
    public void Encode_Indices_IsAByteASample()
    {
        short[] indices = [0, 1, 2, 3, 255, -128, 0, 127];
        Assert.That(
            Cases.Encode(Codec, 0, 1, 1, indices), Is.EqualTo(new byte[] { 0, 1, 2, 3, 255, 0, 128, 255 }));
    }
}
