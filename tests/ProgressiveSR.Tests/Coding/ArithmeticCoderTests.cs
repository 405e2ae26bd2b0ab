using ProgressiveSR.Coding;

namespace ProgressiveSR.Tests.Coding;

public sealed class ArithmeticCoderTests
{
    /// <summary>The worked example of FORMAT.md.</summary>
    [Test]
    public void Encode_ExampleOfTheFormat_IsItsByte()
    {
        AdaptiveBit[] bits = [new(32768, 0), new(49152, 4)];
        byte[] buffer = new byte[64];
        ArithmeticEncoder encoder = new(buffer, 32);
        encoder.Code(bits, 0, 1);
        encoder.Code(bits, 0, 0);
        encoder.Code(bits, 1, 1);
        encoder.CodeDirect(5, 3);
        int length = encoder.Finish();
        Assert.That(buffer[..length], Is.EqualTo(new byte[] { 0x75 }));
        Assert.That(
            bits.Select(bit => (bit.Probability, bit.Count)),
            Is.EqualTo(new (ushort, ushort)[] { (32767, 2), (52119, 5) }));
    }

    [Test]
    public void Decode_WhatWasEncoded_GivesItBack([Range(0, 39)] int seed)
    {
        (int Context, int Value, int Direct)[] decisions = Decisions(seed);
        byte[] code = Encode(decisions);
        ArithmeticDecoder decoder = new(code);
        AdaptiveBit[] bits = Bits();
        foreach ((int context, int value, int direct) in decisions)
        {
            int decoded = direct > 0 ? decoder.CodeDirect(0, direct) : decoder.Code(bits, context, 0);
            Assert.That(decoded, Is.EqualTo(value));
        }

        decoder.Finish();
    }

    /// <summary>At most a byte more than the information that the decisions hold.</summary>
    [Test]
    public void Encode_AnyDecisions_TakesTheirInformation([Range(0, 19)] int seed)
    {
        AdaptiveBit[] bits = Bits();
        double information = 0;
        (int Context, int Value, int Direct)[] decisions = Decisions(seed);
        foreach ((int context, int value, int direct) in decisions)
        {
            double one = bits[context].Probability / 65536.0;
            information += direct > 0 ? direct : -Math.Log2(value == 1 ? one : 1 - one);
            if (direct == 0)
            {
                bits[context].Learn(value);
            }
        }

        Assert.That(Encode(decisions).Length, Is.LessThanOrEqualTo(1 + Math.Ceiling(information * 1.0001 / 8)));
    }

    [Test]
    public void Encode_Nothing_TakesNoByte() => Assert.That(Encode([]), Is.Empty);

    /// <summary>
    /// Decisions that leave the interval just below a power of two: the carry runs through all bytes.
    /// </summary>
    [Test]
    public void Encode_LongCarries_AreDecoded()
    {
        for (int length = 1; length < 400; length += 7)
        {
            (int, int, int)[] decisions =
                [
                    .. Enumerable.Repeat((0, 255, 8), length),
                    (1, 1, 0),
                    (2, 0, 0),
                    .. Enumerable.Repeat((0, 255, 8), length),
                ];
            byte[] code = Encode(decisions);
            ArithmeticDecoder decoder = new(code);
            AdaptiveBit[] bits = Bits();
            foreach ((int context, int value, int direct) in decisions)
            {
                Assert.That(
                    direct > 0 ? decoder.CodeDirect(0, direct) : decoder.Code(bits, context, 0), Is.EqualTo(value));
            }

            decoder.Finish();
        }
    }

    [Test]
    public void Encode_MoreThanIsOfUse_StopsWriting()
    {
        byte[] buffer = new byte[8 + 16];
        ArithmeticEncoder encoder = new(buffer, 8);
        for (int i = 0; i < 1000; i++)
        {
            encoder.CodeDirect(i & 0xFF, 8);
        }

        Assert.That(encoder.IsTooLong);
    }

    [Test]
    public void Decode_PastTheEnd_Throws()
    {
        InvalidPacketException? thrown = null;
        int decoded = 0;
        ArithmeticDecoder decoder = new([1, 2, 3]);
        AdaptiveBit[] bits = Bits();
        try
        {
            for (; decoded < 10_000; decoded++)
            {
                decoder.CodeDirect(0, 8);
            }
        }
        catch (InvalidPacketException e)
        {
            thrown = e;
        }

        Assert.That(thrown, Is.Not.Null);
        Assert.That(decoded, Is.LessThan(20));
    }

    [Test]
    public void Learn_SameDecision_ComesNearAndNeverThere([Values(0, 1)] int value)
    {
        AdaptiveBit bit = new(32768, 0);
        for (int i = 0; i < 100_000; i++)
        {
            bit.Learn(value);
        }

        Assert.That((int)bit.Probability, value == 0 ? Is.InRange(64, 400) : Is.InRange(65536 - 400, 65536 - 64));
        Assert.That((int)bit.Count, Is.EqualTo(AdaptiveBit.MostCount));
    }

    private static AdaptiveBit[] Bits() => [.. Enumerable.Range(0, 8).Select(i => new AdaptiveBit(8192 * i, 3 * i))];

    private static (int Context, int Value, int Direct)[] Decisions(int seed)
    {
        Random random = new(seed);
        double skew = random.NextDouble();
        return
        [
            .. Enumerable.Range(0, random.Next(1, 3000)).Select(_ => random.Next(9) == 0
                ? Direct(random.Next(1, 9))
                : (random.Next(8), random.NextDouble() < skew ? 1 : 0, 0)),
        ];

        (int, int, int) Direct(int count) => (0, random.Next(1 << count), count);
    }

    private static byte[] Encode((int Context, int Value, int Direct)[] decisions)
    {
        byte[] buffer = new byte[decisions.Length + 64];
        ArithmeticEncoder encoder = new(buffer, buffer.Length - 16);
        AdaptiveBit[] bits = Bits();
        foreach ((int context, int value, int direct) in decisions)
        {
            _ = direct > 0 ? encoder.CodeDirect(value, direct) : encoder.Code(bits, context, value);
        }

        return buffer[..encoder.Finish()];
    }
}
