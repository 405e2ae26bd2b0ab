using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

public sealed class PayloadCodecsTests
{
    [Test]
    public void Codecs_Numbers_AreThoseOfTheFormat()
    {
        ContextTables tables = ContextTables.Untrained(CodecCases.Squares.Schedule);
        PayloadCodecs codecs = new(tables);
        Assert.That(
            ((byte)codecs[(PayloadCodec)0].Number, codecs[(PayloadCodec)0]),
            Is.EqualTo(((byte)0, codecs[PayloadCodec.Raw])));
        Assert.That(
            codecs[(PayloadCodec)1], Is.TypeOf<ContextCodec>().With.Property("Number").EqualTo(PayloadCodec.Context));
        Assert.That(
            () => codecs[(PayloadCodec)2],
            Throws.TypeOf<InvalidPacketException>().With.Property("Actual").EqualTo((byte)2)
                .And.Message.Contains("update it"));
        Assert.That(() => new ContextCodec(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void TilePart_LengthsOrLevelsThatDoNotFit_Throws()
    {
        CodecCases cases = CodecCases.Mixed;
        TileSamples lower = cases.Lower(1, 12)!;
        Assert.That(() => Part(0, 4, 3, null, 12 * 8).Level, Is.Zero);
        Assert.That(() => Part(1, 4, 3, lower, 12 * 7).Lower!.Level, Is.Zero);
        Assert.That(() => Part(0, 4, 3, null, 12 * 8 - 1).Level, Throws.ArgumentException);
        Assert.That(() => Part(0, 4, 3, lower, 12 * 8).Level, Throws.ArgumentException);
        Assert.That(() => Part(1, 4, 3, null, 12 * 7).Level, Throws.ArgumentException);
        Assert.That(() => Part(2, 4, 3, lower, 12 * 7).Level, Throws.InstanceOf<ArgumentOutOfRangeException>());

        TilePart Part(int level, int columns, int rows, TileSamples? lower, int length) =>
            new(cases.Schedule, level, columns, rows, lower, new short[length]);
    }
}
