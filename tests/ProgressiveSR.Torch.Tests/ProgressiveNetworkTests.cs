using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests;

public class ProgressiveNetworkTests : TensorFixture
{
    private const int BlockSize = 16;
    private static readonly int[] Mixed = [0, 1, 2, 3, 3, 0, 1, 2, 2, 2, 0, 1];
    private ProgressiveNetwork network = null!;

    [OneTimeSetUp]
    public void Compute() => network = TestNetworks.ClosedFormOf(BlockSize);

    [OneTimeTearDown]
    public void Free() => network.Dispose();

    [Test]
    public void ForwardBase_Pictures_MakesQuarterAndWholePictures()
    {
        Tensor pictures = Pictures();

        (Tensor low, Tensor result) = network.ForwardBase(pictures, Rounding.Hard);

        Assert.Multiple(() =>
        {
            Assert.That(low.shape, Is.EqualTo(new long[] { 2, 3, 8, 12 }));
            Assert.That(result.shape, Is.EqualTo(pictures.shape));
            Tensor corner = network.Sampling[0].Sample(
                pictures.narrow(2, 0, BlockSize).narrow(3, 0, BlockSize).flatten(1), Rounding.Hard);
            Assert.That(
                Difference(low.narrow(2, 0, 4).narrow(3, 0, 4).flatten(1), corner), Is.LessThan(1e-6), "first block");
        });
    }

    [Test]
    public void ForwardRefined_MixedLevels_ExpandsEachBlockAsAtItsOwnLevel()
    {
        Tensor pictures = Pictures();
        Tensor[] alone = [.. Enumerable.Range(0, 4).Select(
            level => Blocks(network.ForwardRefined(pictures, Same(level), Rounding.Hard).Expanded, BlockSize / 2))];

        Tensor mixed = Blocks(network.ForwardRefined(pictures, Mixed, Rounding.Hard).Expanded, BlockSize / 2);

        Assert.Multiple(() =>
        {
            for (int block = 0; block < Mixed.Length; block++)
            {
                Assert.That(
                    Difference(mixed[block], alone[Mixed[block]][block]), Is.LessThan(1e-5), $"block {block}");
                Assert.That(
                    Difference(mixed[block], alone[(Mixed[block] + 1) % 4][block]),
                    Is.GreaterThan(1e-3),
                    $"block {block}");
            }
        });
    }

    [Test]
    public void ForwardRefined_MixedLevels_CorrectsEachBlockByItsOwnSamples()
    {
        Tensor pictures = Pictures();
        Tensor samples = Blocks(pictures, BlockSize).flatten(1);
        Tensor plain = Blocks(network.ForwardRefined(pictures, Mixed, Rounding.Hard, false).SuperResolved, BlockSize);

        Tensor corrected = Blocks(network.ForwardRefined(pictures, Mixed, Rounding.Hard).SuperResolved, BlockSize);

        Assert.Multiple(() =>
        {
            for (int block = 0; block < Mixed.Length; block++)
            {
                Tensor expected = plain.narrow(0, block, 1).flatten(1);
                for (int level = 0; Mixed[block] > 0 && level <= Mixed[block]; level++)
                {
                    SamplingModule sampling = network.Sampling[level];
                    Tensor values = sampling.Sample(samples.narrow(0, block, 1), Rounding.Hard);
                    expected = network.Processing[level].Correct(expected, values, sampling);
                }

                Assert.That(
                    Difference(corrected.narrow(0, block, 1).flatten(1), expected),
                    Is.LessThan(1e-5),
                    $"block {block}");
            }
        });
    }

    [Test]
    public void ForwardRefined_BlocksAtLevelZero_GetNoCorrection()
    {
        Tensor pictures = Pictures();
        Tensor plain = Blocks(network.ForwardRefined(pictures, Mixed, Rounding.Hard, false).SuperResolved, BlockSize);

        Tensor corrected = Blocks(network.ForwardRefined(pictures, Mixed, Rounding.Hard).SuperResolved, BlockSize);

        Assert.Multiple(() =>
        {
            for (int block = 0; block < Mixed.Length; block++)
            {
                Assert.That(
                    Difference(corrected[block], plain[block]),
                    Mixed[block] == 0 ? Is.Zero : Is.GreaterThan(1e-3),
                    $"block {block}");
            }
        });
    }

    [Test]
    public void ForwardRefined_OneBlockChanged_ExpandsTheOthersAsTheyWere()
    {
        Tensor pictures = Pictures();
        Tensor other = pictures.clone();
        other[1].narrow(1, 0, BlockSize).narrow(2, BlockSize, BlockSize).TimesInPlace(0.3);
        const int Changed = 2 * 3 + 1;

        Tensor before = Blocks(network.ForwardRefined(pictures, Mixed, Rounding.Hard).Expanded, BlockSize / 2);
        Tensor after = Blocks(network.ForwardRefined(other, Mixed, Rounding.Hard).Expanded, BlockSize / 2);

        Assert.Multiple(() =>
        {
            for (int block = 0; block < Mixed.Length; block++)
            {
                Assert.That(
                    IsSame(after[block], before[block]), Is.EqualTo(block != Changed), $"block {block}");
            }
        });
    }

    [Test]
    public void ForwardRefined_NetworkPerLevel_ShowsEachBlockAsItsLevelsNetworkDoes()
    {
        using ProgressiveNetwork separate = TestNetworks.WithNetworkPerLevel(BlockSize);
        Tensor pictures = Pictures();
        Tensor expanded = separate.ForwardRefined(pictures, Mixed, Rounding.Hard).Expanded;
        Tensor[] each = [.. Enumerable.Range(1, 3).Select(
            level => Blocks(separate.SuperResolverAt(level).call(expanded), BlockSize))];

        Tensor mixed = Blocks(separate.ForwardRefined(pictures, Mixed, Rounding.Hard, false).SuperResolved, BlockSize);

        Assert.Multiple(() =>
        {
            Assert.That(Difference(each[0], each[1]), Is.GreaterThan(0.01));
            for (int block = 0; block < Mixed.Length; block++)
            {
                double difference = Mixed[block] == 0
                    ? mixed[block].abs().max().item<float>()
                    : Difference(mixed[block], each[Mixed[block] - 1][block]);
                Assert.That(difference, Is.LessThan(1e-5), $"block {block}");
            }
        });
    }

    [Test]
    public void ForwardRefined_NetworkPerLevelAndLowest_RunsNoOtherNetwork()
    {
        using ProgressiveNetwork separate = TestNetworks.WithNetworkPerLevel(BlockSize);

        ForwardPass.Refined(separate, Pictures(), Mixed, Rounding.Hard, true, lowest: 3).SuperResolved.sum().backward();

        Assert.That(
            Enumerable.Range(1, 3).Select(
                level => separate.SuperResolverAt(level).parameters().Any(parameter => parameter.grad is not null)),
            Is.EqualTo(new[] { false, false, true }));
    }

    [TestCase(11)]
    [TestCase(13)]
    [TestCase(0)]
    public void ForwardRefined_OtherNumberOfLevels_Throws(int count) => Assert.That(
        () => network.ForwardRefined(Pictures(), new int[count], Rounding.Hard),
        Throws.ArgumentException.With.Message.Contains($"There are 12 blocks but {count} levels"));

    [TestCase(-1)]
    [TestCase(4)]
    public void ForwardRefined_LevelOutside_Throws(int level) => Assert.That(
        () => network.ForwardRefined(Pictures(), [.. Mixed[..11], level], Rounding.Hard),
        Throws.ArgumentException.With.Message.Contains("the model has 0 to 3"));

    [TestCase(3, 32, 40)]
    [TestCase(1, 32, 32)]
    public void ForwardBase_OtherSizes_Throws(int colours, int height, int width) => Assert.That(
        () => network.ForwardBase(zeros(1, colours, height, width), Rounding.Hard),
        Throws.ArgumentException.With.Message.Contains($"1 x {colours} x {height} x {width}"));

    [Test]
    public void Constructor_NetworkOfAnotherFactor_Throws()
    {
        using ResidualNetwork factor2 = new(2, 4, 0);
        using ResidualNetwork factor4 = new(4, 4, 0);

        Assert.That(
            () => TestNetworks.Squares(8, factor2, factor4),
            Throws.ArgumentException.With.Message.Contains(
                "'x2' enlarges by 4, but a level does not give it a picture of 2x2 pixels"));
    }

    [Test]
    public void Constructor_LevelsOfOtherBlocks_Throws()
    {
        using ResidualNetwork factor2 = new(2, 4, 0);
        using ResidualNetwork factor4 = new(4, 4, 0);
        Dictionary<string, SuperResolutionNetwork> networks = new() { ["x4"] = factor4, ["x2"] = factor2 };
        IReadOnlyList<LevelDescription> levels = LevelDescription.Squares(8, LevelSchedule.Squares(8, 4));

        Assert.That(
            () => new ProgressiveNetwork(16, levels, networks),
            Throws.ArgumentException.With.Message.Contains(
                "'x2' enlarges by 2, but a level does not give it a picture of 8x8 pixels"));
    }

    [TestCase("x3", "the network 'x2', which does not exist")]
    [TestCase("x2", "No level names network 'x5'")]
    public void Constructor_OtherNetworksThanTheLevelsName_NamesThem(string name, string named)
    {
        using ResidualNetwork factor2 = new(2, 4, 0);
        using ResidualNetwork factor4 = new(4, 4, 0);
        Dictionary<string, SuperResolutionNetwork> networks =
            new() { ["x4"] = factor4, [name] = factor2, ["x5"] = factor2 };

        Assert.That(
            () => new ProgressiveNetwork(8, LevelDescription.Squares(8, LevelSchedule.Squares(8, 4)), networks),
            Throws.ArgumentException.With.Message.Contains(named));
    }

    [Test]
    public void ForwardRefined_OneNetworkForAllLevels_ShowsLevel0Too()
    {
        using ProgressiveNetwork one = new(
            BlockSize,
            LevelDescription.Squares(
                BlockSize, LevelSchedule.Squares(BlockSize, 4), firstNetwork: "all", network: "all"),
            new Dictionary<string, SuperResolutionNetwork> { ["all"] = new ResidualNetwork(2, 4, 1) });
        int[] first = Same(0);

        (Tensor expanded, Tensor result) = one.ForwardRefined(Pictures(), first, Rounding.Hard);

        Assert.Multiple(() =>
        {
            Assert.That(one.LowestExpanded, Is.Zero);
            Assert.That(IsSame(result, one.SuperResolverAt(0).call(expanded)));
        });
    }

    private static Tensor Pictures() => BlockLayout.ToPictures(TestBlocks.Create(5, 12, BlockSize), 2, 2, 3);

    private static Tensor Blocks(Tensor pictures, int side) => BlockLayout.ToBlocks(pictures, side);

    private static int[] Same(int level) => [.. Enumerable.Repeat(level, Mixed.Length)];
}
