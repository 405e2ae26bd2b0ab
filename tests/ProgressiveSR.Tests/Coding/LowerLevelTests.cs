using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Coding;

/// <summary>
/// Lower levels of a tile reach the codec at the sender and at the receiver, whatever the packets' order.
/// </summary>
public sealed class LowerLevelTests
{
    private static readonly ModelBundle Bundle = TestModel.Bundle(16);
    private static readonly PayloadCodecs Codecs = new(Train());

    private readonly Picture source = TestPictures.Make(150, 97);
    private ReceiverModel model = null!;
    private EncodedPicture picture = null!;

    [OneTimeSetUp]
    public void Encode()
    {
        model = new ReceiverModel(Bundle, new ExactBackend());
        using IntegerSampler sampler = new(Bundle.Kernel);
        SenderOptions options = new() { TileSizes = new(3), Codec = PayloadCodec.Context };
        picture = new ProgressiveSender(Bundle.Manifest, sampler, options, Codecs).Encode(source);
    }

    [OneTimeTearDown]
    public void DisposeModel() => model.Dispose();

    [Test]
    public void Add_LevelsInOrder_GivesTheSendersSamples()
    {
        ProgressiveDecoder decoder = new(picture.Description.Header, model, null, Codecs);
        for (int level = 0; level <= 3; level++)
        {
            decoder.Add(picture.GetIncrement(level));
        }

        AssertHolds(decoder);
    }

    [Test]
    public void Add_PartsInAnyOrder_GivesTheSendersSamples([Range(1, 6)] int seed)
    {
        IncrementPacket[] packets = [.. Enumerable.Range(0, 4).SelectMany(level => picture.Packets(level))];
        new Random(seed).Shuffle(packets);
        ProgressiveDecoder decoder = new(picture.Description.Header, model, null, Codecs);
        foreach (IncrementPacket packet in packets)
        {
            decoder.Add(packet);
        }

        AssertHolds(decoder);
    }

    /// <summary>
    /// Another picture's level below: the part that was predicted from it is refused, with its place.
    /// </summary>
    [Test]
    public void Add_PredictedFromOtherSamples_IsRefusedAndKeepsWhatWasThere()
    {
        using IntegerSampler sampler = new(Bundle.Kernel);
        EncodedPicture other = new ProgressiveSender(
            Bundle.Manifest, sampler, new SenderOptions { TileSizes = new(3), Codec = PayloadCodec.Context }, Codecs)
            .Encode(TestPictures.Make(150, 97, seed: 5));
        ProgressiveDecoder decoder = new(picture.Description.Header, model, null, Codecs);
        IncrementPacket foreign = other.GetTiles(0, new BlockRegion(0, 0, 1, 1));
        byte[] resealed = new PartFormat(decoder.Header, statesError: false).Join(
            0, 0, 0, 0, foreign.Payload.Span[1..]);
        decoder.Add(foreign with { Header = decoder.Header, Payload = resealed });

        InvalidPacketException e = Assert.Throws<InvalidPacketException>(
            () => decoder.Add(picture.GetTiles(1, new BlockRegion(0, 0, 1, 1))))!;

        Assert.That((e.Level, e.Tile), Is.EqualTo(((int?)1, (int?)0)));
        Assert.That(decoder.GetHeldLevel(0, 0), Is.Zero);
    }

    private static ContextTables Train()
    {
        using IntegerSampler sampler = new(Bundle.Kernel);
        ContextTrainer trainer = new(sampler);
        trainer.Add(TestPictures.Make(200, 150, seed: 3), new TileSizes(3));
        return trainer.Train();
    }

    private void AssertHolds(ProgressiveDecoder decoder)
    {
        using IntegerSampler sampler = new(Bundle.Kernel);
        Quantizer quantizer = new(Bundle.Manifest.Schedule);
        for (int tile = 0; tile < decoder.GetTiles(0).Count; tile++)
        {
            (int y, int x) = Math.DivRem(tile, decoder.GetTiles(0).Columns);
            TileSamples held = decoder.GetSamples(decoder.GetHeldLevel(3 * x, 3 * y), x, y)!;
            Assert.That(held.Level, Is.EqualTo(3));
            for (int level = 0; level <= 3; level++)
            {
                short[] expected = new short[held[level].Length];
                sampler.Sample(source, decoder.GetTiles(0)[x, y], level, level, expected);
                quantizer.Quantize(level, expected, expected);
                Assert.That(held[level].ToArray(), Is.EqualTo(expected));
            }
        }
    }
}
