using ProgressiveSR.Models;
using static ProgressiveSR.Tests.Receiving.SessionCases;
using Lie = System.Func<
    System.Collections.Generic.IEnumerable<ProgressiveSR.IncrementPacket>,
    System.Collections.Generic.IEnumerable<ProgressiveSR.IncrementPacket>>;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>Sources that give what was not asked for.</summary>
public sealed class LyingSourceTests
{
    private static readonly EncodedPicture Other = Encode(alpha: false, seed: 9);

    private static readonly Dictionary<string, Lie> Lies = new()
    {
        ["another level"] = packets => packets.Select(packet => packet with { Level = packet.Level + 1 }),
        ["a lower level"] = packets => packets.Select(packet => packet with { Level = packet.Level - 1 }),
        ["another tile"] = packets => packets.Select(packet => packet with { Tiles = new BlockRegion(9, 9, 1, 1) }),
        ["no tiles"] = packets => packets.Select(packet => packet with { Tiles = default }),
        ["negative tiles"] = packets => packets.Select(packet => packet with { Tiles = new BlockRegion(0, 0, -1, -1) }),
        ["many tiles"] = packets => packets.Select(
            packet => packet with { Tiles = new BlockRegion(0, 0, 4, int.MaxValue) }),
        ["a tile twice"] = packets => packets.SelectMany(packet => new[] { packet, packet }),
        ["without end"] = Endless,
        ["nothing"] = _ => [],
        ["one tile too few"] = packets => packets.Skip(1),
        ["another picture"] = packets => packets.Select(packet => Other.GetTiles(packet.Level, packet.Tiles)),
        ["another size"] = packets => packets.Select(
            packet => packet with { Header = packet.Header with { Width = packet.Header.Width + 1 } }),
        ["other tiles' sizes"] = packets => packets.Select(
            packet => packet with { Header = packet.Header with { TileSizes = new(2) } }),
        ["an unknown codec"] = packets => packets.Select(packet => packet with { Codec = (PayloadCodec)99 }),
        ["no bytes"] = packets => packets.Select(packet => packet with { Payload = default }),
        ["too many bytes"] = packets => packets.Select(packet => packet with { Payload = new byte[100_000] }),
        ["noise"] = packets => packets.Select(packet => packet with { Payload = new byte[] { 0xFF, 0xFE, 0x12 } }),
    };

    private static IEnumerable<string> Names => Lies.Keys;

    [Test]
    public async Task RefineAsync_SourceThatLies_ThrowsAndKeepsWhatWasThere(
        [ValueSource(nameof(Names))] string lie, [Values(0, 2)] int at)
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using TestSource source =
            new(Opaque) { Lie = (level, packets) => level == at ? Lies[lie](packets) : packets };
        await using PictureSession session = receiver.Open(source);
        List<int> shown = [];
        Assert.That(
            async () =>
            {
                await foreach (Refinement step in session.RefineAsync())
                {
                    shown.Add(step.Level);
                }
            },
            Throws.TypeOf<InvalidPacketException>());
        Assert.That(shown, Is.EqualTo(Enumerable.Range(0, at)));
        Assert.That(session.Decoder.GetLowestLevel(), Is.EqualTo(at - 1));
        source.Lie = null;

        // The truth later: each level from where it stood, and the pixels of a session that was never lied to.
        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(null);

        Assert.That(steps.Select(step => step.Step.Level), Is.EqualTo(Enumerable.Range(at, 4 - at)));
        Assert.That(steps[^1].Pixels, Is.EqualTo(Expected(3)));
    }

    [Test]
    public async Task RefineAsync_OnePacketOfAllTiles_IsTaken()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using TestSource source = new(Opaque) { Lie = (level, _) => [Opaque.GetIncrement(level)] };
        await using PictureSession session = receiver.Open(source);
        Assert.That((await session.CollectAsync(null))[^1].Pixels, Is.EqualTo(Expected(3)));
    }

    [Test]
    public void Open_DescriptionThatIsNotTheModels_Throws()
    {
        using ProgressiveReceiver receiver = Receiver();
        PictureDescription good = Opaque.Description;
        PictureDescription[] bad =
        [
            Describe(good, blockSize: 8),
            Describe(good, blockSize: 32),
            Describe(good, levels: good.Levels.Append(good.Levels[3])),
            Describe(good, levels: good.Levels.Select(level => level with { LinearPsnrY = 30 })),
        ];
        foreach (PictureDescription description in bad)
        {
            Assert.That(
                () => receiver.Open(new TestSource(Opaque) { Description = description }),
                Throws.TypeOf<InvalidPacketException>().With.Message.Contains("model 'test'"));
        }

        Assert.That(() => receiver.Open(new TestSource(Opaque) { Description = Describe(good) }), Throws.Nothing);
    }

    [Test]
    public void Open_ModelThatIsNotAtHand_NamesIt()
    {
        using ProgressiveReceiver receiver = new(TestModel.Bundle(8), new ExactBackend());
        Assert.That(
            () => receiver.Open(Opaque),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'test'")
                .And.Message.Contains(Bundle.Manifest.Fingerprint.ToString()));
    }

    [Test]
    public void Open_PictureBeyondTheLimits_Throws()
    {
        using ProgressiveReceiver receiver = Receiver(
            options: new ReceiverOptions { Limits = new PacketLimits { MaxPixels = Width * Height - 1 } });
        Assert.That(() => receiver.Open(Opaque), Throws.TypeOf<InvalidPacketException>());
    }

    [Test]
    public async Task RefineAsync_PartBeyondTheLimits_Throws()
    {
        await using ProgressiveReceiver receiver = Receiver(
            options: new ReceiverOptions { Limits = new PacketLimits { MaxPartSamples = 100 } });
        await using PictureSession session = receiver.Open(Opaque);
        Assert.That(async () => await session.RefineToAsync(0), Throws.TypeOf<InvalidPacketException>());
    }

    [Test]
    public async Task Open_SeveralModels_TakesThatOfThePicture()
    {
        await using ProgressiveReceiver receiver = new([TestModel.Bundle(8), Bundle], new ExactBackend());
        Assert.That(receiver.Models, Has.Count.EqualTo(2));
        await using PictureSession session = receiver.Open(Opaque);
        Assert.That(session.Decoder.Grid.BlockSize, Is.EqualTo(16));
        Assert.That(
            () => new ProgressiveReceiver(Array.Empty<ModelBundle>(), new ExactBackend()), Throws.ArgumentException);
    }

    private static IEnumerable<IncrementPacket> Endless(IEnumerable<IncrementPacket> packets)
    {
        IncrementPacket[] given = [.. packets];
        for (int i = 0; ; i++)
        {
            yield return given[i % given.Length];
        }
    }

    private static PictureDescription Describe(
        PictureDescription picture, int blockSize = 16, IEnumerable<EncodedLevel>? levels = null) => new(
        picture.Header,
        new BlockGrid(Width, Height, blockSize),
        picture.ModelName,
        picture.HeaderBytes,
        picture.AlphaBytes,
        [.. levels ?? picture.Levels]);
}
