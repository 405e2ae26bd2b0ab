using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Tables.Tests;

public sealed class TransmissionCostTests
{
    private static readonly LevelSchedule Schedule = LiteModel.Bundle.Manifest.Schedule;

    [Test]
    public void Increments_OfARegion_AreWhatThePacketsHold()
    {
        using IntegerSampler sampler = new(LiteModel.Bundle.Kernel);
        ProgressiveEncoder encoder = new(new Picture(200, 150), LiteModel.Bundle.Manifest, sampler);
        BlockRegion region = new(2, 1, 3, 3);
        TransmissionCost sent = default;
        for (int level = 1; level <= 4; level++)
        {
            IncrementPacket packet = encoder.Encode(level, region);
            sent += new TransmissionCost(packet.Payload.Length, PacketWriter.GetLength(packet));
        }

        Assert.That(TransmissionCost.Increments(Schedule, region, 1, 4), Is.EqualTo(sent));
    }

    [Test]
    public void Increments_OfNoLevel_CostNothing() =>
        Assert.That(
            TransmissionCost.Increments(Schedule, new BlockRegion(0, 0, 3, 3), 1, 0),
            Is.EqualTo(default(TransmissionCost)));

    [Test]
    public void LowResolution_AtAQuarter_CostsWhatLevelZeroDoes()
    {
        BlockGrid grid = new(200, 150, 32);
        Assert.That(
            TransmissionCost.LowResolution(grid, 3 * 8 * 8),
            Is.EqualTo(TransmissionCost.Increments(Schedule, grid.All, 0, 0)));
    }

    [Test]
    public void SamplesRatio_OfWholeBlocks_IsThePapers()
    {
        BlockGrid grid = new(320, 480, 32);
        TransmissionCost all = TransmissionCost.Increments(Schedule, grid.All, 0, 7);
        Assert.That(all.SamplesRatio(grid), Is.EqualTo(225.0 / 1024).Within(1e-12));
    }

    [Test]
    public void BitsPerPixel_CountsHeaders()
    {
        BlockGrid grid = new(32, 32, 32);
        double bits = TransmissionCost.LowResolution(grid, 192).BitsPerPixel(grid);
        Assert.That(bits, Is.EqualTo(8.0 * (192 + PacketFormat.Overhead) / 1024).Within(1e-12));
    }
}
