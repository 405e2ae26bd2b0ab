using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary>With tables that know nothing, on samples that are no picture.</summary>
internal sealed class UntrainedMixedTests() : ContextCodecFixture(CodecCases.Mixed, trained: false);

/// <summary>With tables that know nothing, on the paper's squares.</summary>
internal sealed class UntrainedSquaresTests() : ContextCodecFixture(CodecCases.Squares, trained: false)
{
    [Test]
    public void Encode_ExampleOfTheFormat_IsItsBytes()
    {
        short[] samples = [128, 128, 129, 129, 127, 127, 128, 128, 126, 126, 127, 127];
        Assert.That(Convert.ToHexString(Cases.Encode(Codec, 0, 1, 1, samples)), Is.EqualTo("4BD80CB4"));
    }
}

/// <summary>With tables trained on a picture, on the paper's squares.</summary>
internal sealed class TrainedSquaresTests() : ContextCodecFixture(CodecCases.Squares, trained: true)
{
    /// <summary>What the tables were trained for is small; where nothing helps, samples stay as they are.</summary>
    [Test]
    public void Encode_WhatItWasTrainedOn_IsSmaller()
    {
        TestSmooth picture = new(Cases.Schedule);
        long trained = picture.Encode(Codec);
        long untrained = picture.Encode(new ContextCodec(ContextTables.Untrained(Cases.Schedule)));
        Assert.That(trained, Is.LessThan(untrained));
        Assert.That(untrained, Is.LessThan(0.8 * picture.Samples));
    }

    [Test]
    public void ReadTables_WrittenOnes_CodeTheSame()
    {
        ContextTables read = ContextTablesFile.Read(TestTables.File, Cases.Schedule);
        foreach (int level in (int[])[0, 1])
        {
            short[] indices = Cases.Indices(level, 12, seed: 4, spread: 30);
            Assert.That(
                Cases.Encode(new ContextCodec(read), level, 4, 3, indices),
                Is.EqualTo(Cases.Encode(Codec, level, 4, 3, indices)));
        }
    }
}

/// <summary>What is particular to <see cref="ContextCodec"/>.</summary>
internal abstract class ContextCodecFixture(CodecCases cases, bool trained) : PayloadCodecFixture(cases)
{
    protected override IPayloadCodec Codec { get; } =
        new ContextCodec(trained ? TestTables.Trained : ContextTables.Untrained(cases.Schedule));

    [Test]
    public void Encode_Noise_IsStoredAsItIs([Values(0, 1)] int level)
    {
        short[] noise = Cases.Indices(level, 12, seed: 1);
        Assert.That(
            Cases.Encode(Codec, level, 4, 3, noise), Is.EqualTo(Cases.Encode(new RawCodec(), level, 4, 3, noise)));
    }

    [Test]
    public void Decode_OtherLowerSamples_GivesNoneOfThese()
    {
        short[] indices = [.. Enumerable.Range(0, 12 * Cases.Rows(1).Length).Select(i => (short)(i * i % 5 - 2))];
        TileSamples other = TileSamples.Add(Cases.Schedule, null, new short[12 * Cases.Rows(0).Length]);
        byte[] payload = Cases.Encode(Codec, 1, 4, 3, [.. indices]);
        Assert.That(payload, Has.Length.LessThan(indices.Length));
        short[] decoded = new short[indices.Length];
        try
        {
            Codec.Decode(payload, new TilePart(Cases.Schedule, 1, 4, 3, other, decoded));
        }
        catch (InvalidPacketException)
        {
        }

        Assert.That(decoded, Is.Not.EqualTo(indices));
    }

    [Test]
    public void Encode_OtherSchedule_Throws() =>
        Assert.That(
            () => new CodecCases(LevelSchedule.Squares(16, 4)).Encode(Codec, 0, 1, 1, new short[48]),
            Throws.ArgumentException);

    /// <summary>All numbers that coding adds and weighs stay where sums modulo 2^32 leave them.</summary>
    [Test]
    public void Class_AnyError_IsOneOfThem(
        [Values(int.MinValue, -1, 0, 1, 2, 3, 31, 32, 4095, 4096, int.MaxValue)] int error)
    {
        int found = ResidualCoder.Class(error);
        Assert.That(found, Is.InRange(0, ResidualCoder.Classes - 1));
        Assert.That(ResidualCoder.Class(error == int.MaxValue ? error : error + 1), Is.GreaterThanOrEqualTo(found));
    }
}
