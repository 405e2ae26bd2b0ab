using ProgressiveSR.Models.Lite;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Tables.Tests;

public sealed class TransmissionCostTests
{
    /// <summary>The 9 blocks touch two tiles of 4x4, cut off at the picture's 7 columns.</summary>
    [TestCase(1, 9)]
    [TestCase(4, 28)]
    public void Increments_OfARegion_AreWhatAReceiverHoldsAndThePacketsTake(int tileSide, int blocks)
    {
        EncodedPicture picture = Encode(200, 150, tileSide);
        BlockRegion region = new(2, 1, 3, 3);
        using Onnx.OnnxBackend backend = new();
        using ReceiverModel model = new(LiteModel.Bundle, backend);
        ProgressiveDecoder receiver = new(picture.Info.Header, model);
        long bytes = 0;
        for (int level = 0; level <= 4; level++)
        {
            IncrementPacket packet = picture.GetIncrement(level, picture.Info.Grid.ToPixels(region));
            receiver.Add(packet);
            bytes += PacketWriter.GetLength(packet);
        }

        Assert.That(
            TransmissionCost.Increments(picture, region, 0, 4),
            Is.EqualTo(new TransmissionCost(receiver.SamplesHeld, bytes)));
        Assert.That(receiver.SamplesHeld, Is.EqualTo(blocks * 3 * 12 * 12));
    }

    [Test]
    public void Increments_OfNoLevel_CostNothing() =>
        Assert.That(
            TransmissionCost.Increments(Encode(200, 150, tileSide: 1), new BlockRegion(0, 0, 3, 3), 1, 0),
            Is.EqualTo(default(TransmissionCost)));

    [Test]
    public void LowResolution_AtAQuarter_CostsWhatLevelZeroDoesInOneTile()
    {
        EncodedPicture picture = Encode(200, 150, TileSizes.Max);
        Assert.That(
            TransmissionCost.LowResolution(picture.Info.Grid, 3 * 8 * 8),
            Is.EqualTo(TransmissionCost.Increments(picture, picture.Info.Grid.All, 0, 0)));
    }

    [Test]
    public void SamplesRatio_OfWholeBlocks_IsThePapers()
    {
        EncodedPicture picture = Encode(320, 480, tileSide: 1);
        TransmissionCost all = TransmissionCost.Increments(picture, picture.Info.Grid.All, 0, 7);
        Assert.That(all.SamplesRatio(picture.Info.Grid), Is.EqualTo(225.0 / 1024).Within(1e-12));
    }

    /// <summary>
    /// By FORMAT.md 42 bytes of picture fields, 7 of the frame, two checksums, and the check of the part.
    /// </summary>
    [Test]
    public void BitsPerPixel_CountsHeaders()
    {
        BlockGrid grid = new(32, 32, 32);
        double bits = TransmissionCost.LowResolution(grid, 192).BitsPerPixel(grid);
        Assert.That(bits, Is.EqualTo(8.0 * (192 + 1 + 42 + 7 + 8) / 1024).Within(1e-12));
    }

    private static EncodedPicture Encode(int width, int height, int tileSide) => new ProgressiveSender(
        LiteModel.Bundle, new SenderOptions { TileSizes = new(tileSide), Codec = PayloadCodec.Raw })
        .Encode(new Picture(width, height));
}
