using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Initialisation;

public class BlockStatisticsTests : TensorFixture
{
    private const int BlockSize = 8;
    private const int Length = 3 * BlockSize * BlockSize;

    [Test]
    public void Gather_Blocks_IsMeanAndCovarianceOfAllFlipsAndTurns()
    {
        Tensor blocks = TestBlocks.Create(1, 100, BlockSize);
        Tensor all = cat([.. Enumerable.Range(0, 8).Select(turn => Turn(blocks, turn))], 0)
            .reshape(-1, Length).to(ScalarType.Float64);
        Tensor mean = all.mean([0]);
        Tensor centred = all - mean;

        using BlockStatistics statistics = BlockStatistics.Gather([blocks], BlockSize);

        Assert.Multiple(() =>
        {
            Assert.That(Difference(statistics.Mean, mean), Is.LessThan(1e-6));
            Assert.That(
                Difference(statistics.Covariance, centred.t().matmul(centred).DividedBy(all.shape[0])),
                Is.LessThan(1e-6));
        });
    }

    [Test]
    public void Gather_FlippedAndTurnedBlocks_GivesTheSameStatistics([Range(1, 7)] int turn)
    {
        Tensor blocks = TestBlocks.Create(2, 100, BlockSize);
        using BlockStatistics turned = BlockStatistics.Gather([Turn(blocks, turn)], BlockSize);

        using BlockStatistics statistics = BlockStatistics.Gather([blocks], BlockSize);

        Assert.Multiple(() =>
        {
            Assert.That(Difference(turned.Mean, statistics.Mean), Is.LessThan(1e-6));
            Assert.That(Difference(turned.Covariance, statistics.Covariance), Is.LessThan(1e-6));
        });
    }

    [Test]
    public void Gather_SeveralBatches_CountsEveryBlockOnce()
    {
        Tensor blocks = TestBlocks.Create(3, 100, BlockSize);
        using BlockStatistics apart = BlockStatistics.Gather(
            [blocks.narrow(0, 0, 70).clone(), blocks.narrow(0, 70, 30).clone()], BlockSize);

        using BlockStatistics together = BlockStatistics.Gather([blocks], BlockSize);

        Assert.That(Difference(apart.Covariance, together.Covariance), Is.LessThan(1e-6));
    }

    [Test]
    public void Gather_ManyBatches_KeepsNoneOfThem()
    {
        BlockStatistics.Gather([TestBlocks.Create(3, 20, BlockSize)], BlockSize).Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;

        BlockStatistics.Gather(Enumerable.Range(0, 10).Select(_ => zeros(20, 3, BlockSize, BlockSize)), BlockSize)
            .Dispose();

        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    private static Tensor Turn(Tensor blocks, int turn)
    {
        Tensor turned = (turn & 1) != 0 ? blocks.flip(3) : blocks.clone();
        turned = (turn & 2) != 0 ? turned.flip(2) : turned;
        return (turn & 4) != 0 ? turned.transpose(2, 3).contiguous() : turned;
    }

    [Test]
    public void SpreadChroma_Covariance_GrowsAcrossLumaOnly()
    {
        const int Side = 4;
        using BlockStatistics statistics = BlockStatistics.Gather([Values(5, 0, 1, 300, 3, Side, Side)], Side);
        using BlockStatistics spread = statistics.SpreadChroma(9);
        Tensor luma = tensor((double[])[65.481, 128.553, 24.966]);
        Tensor across = tensor((double[])[24.966, 0, -65.481]);

        Assert.Multiple(() =>
        {
            Assert.That(Variance(spread, luma), Is.EqualTo(Variance(statistics, luma)).Within(1e-6).Percent);
            Assert.That(Variance(spread, across), Is.EqualTo(9 * Variance(statistics, across)).Within(1e-6).Percent);
            Assert.That(Difference(spread.Mean, statistics.Mean), Is.Zero);
        });

        static double Variance(BlockStatistics of, Tensor colour)
        {
            Tensor row = kron(colour, ones((long)(Side * Side), dtype: ScalarType.Float64));
            return row.dot(of.Covariance.mv(row)).item<double>();
        }
    }
}
