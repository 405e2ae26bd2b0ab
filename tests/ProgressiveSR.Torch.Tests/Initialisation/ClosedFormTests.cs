using ProgressiveSR.Resizing;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Initialisation;

public class ClosedFormTests : TensorFixture
{
    private const int BlockSize = 16;
    private ProgressiveNetwork network = null!;
    private BlockStatistics statistics = null!;

    [OneTimeSetUp]
    public void Compute()
    {
        network = TestNetworks.Empty(BlockSize);
        statistics = BlockStatistics.Gather([TestBlocks.Create(1, 3000, BlockSize)], BlockSize);
        ClosedForm.InitializeBase(network);
        ClosedForm.InitializeIncrements(network, statistics, statistics, chromaWeight: 0.6);
        ClosedForm.InitializeReceiver(network, statistics);
    }

    [OneTimeTearDown]
    public void Free()
    {
        network.Dispose();
        statistics.Dispose();
    }

    [Test]
    public void InitializeBase_Block_SamplesItsBicubicQuarter()
    {
        Tensor block = Values(1, 0, 1, 1, 3, BlockSize, BlockSize);

        Tensor quarter = network.Sampling[0].Project(block.flatten(1));

        Assert.That(Difference(quarter, Bicubic(block, BlockSize / 4).flatten(1)), Is.LessThan(1e-6));
    }

    [Test]
    public void InitializeBase_WithDetail_KeepsTheLumaOfTheBicubicQuarter()
    {
        using ProgressiveNetwork detailed = TestNetworks.Empty(BlockSize);
        ClosedForm.InitializeBase(detailed, detail: 0.5);
        Tensor block = Values(1, 0, 1, 1, 3, BlockSize, BlockSize);

        Tensor offsets = (detailed.Sampling[0].Project(block.flatten(1)).reshape(3, -1)
            - Bicubic(block, BlockSize / 4).reshape(3, -1)).to(ScalarType.Float64);

        Assert.Multiple(() =>
        {
            Assert.That(offsets.abs().max().item<double>(), Is.GreaterThan(0.01), "details are there");
            Assert.That(Luma().unsqueeze(0).matmul(offsets).abs().max().item<double>(), Is.LessThan(1e-6));
        });
    }

    [Test]
    public void InitializeBase_WithDetail_ShowsWhichWayAnEdgeInsideAPixelRuns()
    {
        using ProgressiveNetwork detailed = TestNetworks.Empty(BlockSize);
        ClosedForm.InitializeBase(detailed, detail: 0.5);
        // Grey stripes of two pixels: one reduced pixel holds a dark and a bright half, and a x1/4 picture neither.
        float[] line = [.. Enumerable.Range(0, BlockSize).Select(x => (float)(x / 2 % 2))];
        Tensor stripes = tensor(line).expand(1, 3, BlockSize, BlockSize);

        Tensor upright = Offsets(stripes);
        Tensor mirrored = Offsets(stripes.flip(3));
        Tensor lying = Offsets(stripes.transpose(2, 3));

        Assert.Multiple(() =>
        {
            Assert.That(upright.norm().item<double>(), Is.GreaterThan(0.1));
            Assert.That(Difference(mirrored, -upright), Is.LessThan(1e-5), "the other way round");
            Assert.That((upright * lying).sum().item<double>(), Is.EqualTo(0).Within(1e-5), "an axis of its own");
        });

        Tensor Offsets(Tensor block)
        {
            Tensor quarter = detailed.Sampling[0].Project(block.flatten(1)).reshape(3, -1);
            return (quarter - Bicubic(block, BlockSize / 4).reshape(3, -1)).mean([1]);
        }
    }

    [Test]
    public void InitializeIncrements_StrongRows_AreShortenedUntilEightDeviationsFitTheBytes()
    {
        Tensor rows = cat([.. network.Sampling.Skip(1).Select(unit => (Tensor)unit.Kernel)], 0).to(ScalarType.Float64);
        Tensor lengths = rows.norm(1);
        Tensor deviations = (rows.matmul(statistics.Covariance) * rows).sum(1).sqrt();
        double fits = 127 * TestNetworks.Step / 255 / 8;

        Assert.Multiple(() =>
        {
            Assert.That(
                deviations.max().item<double>(), Is.EqualTo(fits).Within(1e-6), "the strongest fills the range");
            Assert.That(lengths.min().item<double>(), Is.LessThan(0.99), "it is shortened");
            Tensor others = lengths.masked_select(deviations.lt(tensor(fits - 1e-6)));
            Assert.That(others.Plus(-1).abs().max().item<double>(), Is.LessThan(1e-6), "others are not");
        });
    }

    [Test]
    public void InitializeIncrements_BlocksOfOneColour_GiveFiniteRows([Values(0, 0.1, 0.3, 0.7, 0.9, 1)] double colour)
    {
        // Nothing varies but by what rounding leaves, on either side of 0.
        using ProgressiveNetwork flat = TestNetworks.Empty(BlockSize);
        using BlockStatistics few = BlockStatistics.Gather([Filled(colour, 7, 3, BlockSize, BlockSize)], BlockSize);
        ClosedForm.InitializeBase(flat);

        ClosedForm.InitializeIncrements(flat, few, few, chromaWeight: 0.6);

        Assert.That(flat.Sampling.Select(unit => unit.Kernel.isfinite().all().item<bool>()), Has.All.True);
    }

    [Test]
    public void InitializeIncrements_Rows_ArePrincipalComponentsOfWhatLevelZeroLeaves()
    {
        Tensor rows = cat([.. network.Sampling.Skip(1).Select(unit => (Tensor)unit.Kernel)], 0).to(ScalarType.Float64);
        Tensor weighting = Weighting(0.6);
        Tensor left = weighting.matmul(Unexplained()).matmul(weighting);

        // Rows are components seen through the weighting; W^-1 leads back to eigenvectors.
        Tensor components = nn.functional.normalize(linalg.solve(weighting, rows.t()).t(), 2, 1);
        Tensor energies = (components.matmul(left) * components).sum(1);

        Assert.Multiple(() =>
        {
            Assert.That(
                Difference(components.matmul(left), energies.unsqueeze(1) * components),
                Is.LessThan(1e-6),
                "eigenvectors");
            // Blocks that count in all turns make pairs of equal energy, whose order is rounding's.
            Assert.That(energies.diff().max().item<double>(), Is.LessThan(1e-12), "descending energies");
            double strongest = linalg.eigvalsh(left).max().item<double>();
            Assert.That(energies[0].item<double>(), Is.EqualTo(strongest).Within(1e-6 * strongest));
        });
    }

    [Test]
    public void InitializeIncrements_ChosenForStrongerChroma_LeavesLessOfItUnexplained()
    {
        using ProgressiveNetwork colourful = TestNetworks.Empty(BlockSize);
        using BlockStatistics strong = statistics.SpreadChroma(16);
        ClosedForm.InitializeBase(colourful);
        ClosedForm.InitializeIncrements(colourful, statistics, strong, chromaWeight: 0.6);

        Assert.That(
            Left(colourful, strong, 3, chromaWeight: 0.6 / 4),
            Is.LessThan(0.99 * Left(network, strong, 3, chromaWeight: 0.6 / 4)));
    }

    [Test]
    public void InitializeIncrements_ChosenForStrongerChroma_SendsFirstWhatTrainingPicturesNeed()
    {
        using ProgressiveNetwork colourful = TestNetworks.Empty(BlockSize);
        using BlockStatistics strong = statistics.SpreadChroma(16);
        ClosedForm.InitializeBase(colourful);
        ClosedForm.InitializeIncrements(colourful, statistics, strong, chromaWeight: 0.6);
        using ProgressiveNetwork ordered = TestNetworks.Empty(BlockSize);
        ClosedForm.InitializeBase(ordered);
        ClosedForm.InitializeIncrements(ordered, strong, strong, chromaWeight: 0.6);

        Assert.Multiple(() =>
        {
            Assert.That(
                Left(colourful, statistics, 1, chromaWeight: 0.6),
                Is.LessThan(0.99 * Left(ordered, statistics, 1, chromaWeight: 0.6)));
            Assert.That(
                Left(colourful, statistics, 3, chromaWeight: 0.6),
                Is.EqualTo(Left(ordered, statistics, 3, chromaWeight: 0.6)).Within(1).Percent,
                "the same in another order");
        });
    }

    [Test]
    public void InitializeIncrements_Samples_RepeatNothingOfLevelZero()
    {
        // What remains of level 0's samples is their quantisation noise: almost no energy along its rows.
        Tensor kernel = network.Sampling[0].Kernel.to(ScalarType.Float64);
        Tensor sent = kernel.matmul(statistics.Covariance).matmul(kernel.t()).diagonal();
        Tensor left = kernel.matmul(Unexplained()).matmul(kernel.t()).diagonal();

        Assert.That((left / sent).max().item<double>(), Is.LessThan(0.01));
    }

    [Test]
    public void InitializeReceiver_CorrectionsFromTheMean_GiveTheBatchEstimate([Range(0, 3)] int level)
    {
        Tensor blocks = TestBlocks.Create(7, 5, BlockSize).flatten(1);
        Tensor estimate = statistics.Mean.to(ScalarType.Float32).expand(5, -1);
        for (int i = 0; i <= level; i++)
        {
            Tensor samples = network.Sampling[i].Sample(blocks, Rounding.Hard);
            estimate = network.Processing[i].Correct(estimate, samples, network.Sampling[i]);
        }

        Assert.That(Difference(estimate, BatchEstimate(blocks, level)), Is.LessThan(1e-4));
    }

    [Test]
    public void InitializeReceiver_Expand_IsTheEstimateOfTheBicubicHalf([Range(0, 3)] int level)
    {
        Tensor blocks = TestBlocks.Create(8, 5, BlockSize).flatten(1);
        Tensor? lowResolution = null;
        for (int i = 0; i <= level; i++)
        {
            Tensor samples = network.Sampling[i].Sample(blocks, Rounding.Hard);
            lowResolution = network.Processing[i].Process(lowResolution, samples);
        }

        Tensor expanded = network.Processing[level].Expand(lowResolution!);

        Tensor expected = Bicubic(
            BatchEstimate(blocks, level).reshape(5, 3, BlockSize, BlockSize), BlockSize / 2);
        Assert.That(Difference(expanded, expected), Is.LessThan(1e-4));
    }

    [Test]
    public void InitializeReceiver_WithDetail_AddsTheEstimateOfTheDetailsToTheHalf()
    {
        using ProgressiveNetwork detailed = TestNetworks.ClosedFormOf(BlockSize);
        ClosedForm.InitializeReceiver(detailed, statistics);
        Tensor plain = detailed.Processing[3].Expanding.weight!.clone();
        ClosedForm.InitializeReceiver(detailed, statistics, detail: 0.5);
        Tensor offsets = (detailed.Processing[3].Expanding.weight! - plain).reshape(3, -1).to(ScalarType.Float64);

        Assert.Multiple(() =>
        {
            Assert.That(offsets.abs().max().item<double>(), Is.GreaterThan(1e-3));
            Assert.That(
                Luma().unsqueeze(0).matmul(offsets).abs().max().item<double>(), Is.LessThan(1e-6), "luma stays");
        });
    }

    [Test]
    public void InitializeReceiver_MoreLevels_LeaveLessError()
    {
        Tensor blocks = TestBlocks.Create(9, 50, BlockSize).flatten(1);

        double[] errors = [.. Enumerable.Range(0, 4).Select(
            level => Square(BatchEstimate(blocks, level) - blocks).mean().item<double>())];

        Assert.That(errors, Is.Ordered.Descending);
    }

    /// <summary>m + C A' (A C A' + R)^-1 (y - A m) from all samples at once.</summary>
    private Tensor BatchEstimate(Tensor blocks, int level)
    {
        Tensor kernel = cat([.. network.Sampling.Take(level + 1).Select(unit => (Tensor)unit.Kernel)], 0)
            .to(ScalarType.Float64);
        Tensor samples = cat(
            [.. network.Sampling.Take(level + 1).Select(unit => unit.Sample(blocks, Rounding.Hard))], 1);
        Tensor cross = statistics.Covariance.matmul(kernel.t());
        Tensor gain = cross.matmul(linalg.inv(kernel.matmul(cross).Plus(diag(Noise(level)))));
        Tensor innovation = samples.to(ScalarType.Float64) - kernel.matmul(statistics.Mean);
        return statistics.Mean.Plus(innovation.matmul(gain.t()));
    }

    private Tensor Unexplained() => Unexplained(network, statistics, 0);

    private Tensor Unexplained(ProgressiveNetwork model, BlockStatistics blocks, int level)
    {
        Tensor kernel = cat([.. model.Sampling.Take(level + 1).Select(unit => (Tensor)unit.Kernel)], 0)
            .to(ScalarType.Float64);
        Tensor cross = blocks.Covariance.matmul(kernel.t());
        Tensor innovation = kernel.matmul(cross).Plus(diag(Noise(level)));
        return blocks.Covariance - cross.matmul(linalg.inv(innovation)).matmul(cross.t());
    }

    private double Left(ProgressiveNetwork model, BlockStatistics blocks, int level, double chromaWeight)
    {
        Tensor weighting = Weighting(chromaWeight);
        return weighting.matmul(Unexplained(model, blocks, level)).matmul(weighting).trace().item<double>();
    }

    private Tensor Noise(int level) => tensor(Enumerable.Range(0, level + 1).SelectMany(i => Enumerable.Repeat(
        Math.Pow((i == 0 ? 1 : TestNetworks.Step) / 255, 2) / 12, network.Schedule.SamplesPerBlock(i))).ToArray());

    private static Tensor Weighting(double chroma)
    {
        Tensor luma = Luma();
        Tensor along = outer(luma, luma);
        Tensor colour = along.Plus((eye(3, dtype: ScalarType.Float64) - along).Times(chroma));
        return kron(colour, eye(BlockSize * BlockSize, dtype: ScalarType.Float64));
    }

    private static Tensor Luma()
    {
        Tensor luma = tensor(new[] { 65.481, 128.553, 24.966 });
        return luma / luma.norm();
    }

    private static Tensor Bicubic(Tensor blocks, int side)
    {
        double[] source = blocks.to(ScalarType.Float64).contiguous().data<double>().ToArray();
        int planes = source.Length / (BlockSize * BlockSize);
        double[] reduced = new double[planes * side * side];
        for (int i = 0; i < planes; i++)
        {
            BicubicResize.Resize(
                source.AsSpan(i * BlockSize * BlockSize, BlockSize * BlockSize),
                BlockSize,
                BlockSize,
                reduced.AsSpan(i * side * side, side * side),
                side,
                side);
        }

        return tensor(reduced, [blocks.shape[0], 3, side, side]);
    }
}
