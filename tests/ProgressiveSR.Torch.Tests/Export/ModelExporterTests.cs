using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch.Tests.Native;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Export;

public class ModelExporterTests : TensorFixture
{
    private const int BlockSize = 16;
    private TemporaryFolder folder = null!;
    private ProgressiveNetwork network = null!;
    private ModelBundle model = null!;

    [OneTimeSetUp]
    public void Export()
    {
        folder = new TemporaryFolder();
        network = TestNetworks.ClosedFormOf(BlockSize);
        model = ModelExporter.Export(network, Path.Combine(folder.Path, "model"), "tiny", "A test.", "waves");
    }

    [OneTimeTearDown]
    public void Free()
    {
        network.Dispose();
        folder.Dispose();
    }

    [Test]
    public void Export_Network_DescribesIt() => Assert.Multiple(() =>
    {
        Assert.That(model.Manifest.Name, Is.EqualTo("tiny"));
        Assert.That(model.Manifest.Description, Is.EqualTo("A test."));
        Assert.That(model.Manifest.TrainedOn, Is.EqualTo("waves"));
        Assert.That(model.Manifest.Schedule, Is.EqualTo(network.Schedule));
        Assert.That(
            model.Manifest.Network("x2").Parameters, Is.EqualTo(network.SuperResolverAt(1).Describe().Parameters));
        Assert.That(model.Manifest.Network("x4").Halo, Is.EqualTo(network.SuperResolverAt(0).Halo));
    });

    [Test]
    public void Export_SamplingUnit_GivesTheIndicesOfTheTrainingModule([Range(0, 3)] int level)
    {
        Tensor blocks = Bytes(1, 40).DividedBy(255);
        using ISamplingUnit unit = new TorchBackend().CreateSamplingUnit(model);
        short[] actual = new short[40 * unit.Schedule.SamplesPerBlock(level)];

        unit.Sample(ToPicture(blocks), new BlockRegion(0, 0, 1, 40), level, level, actual);
        new Quantizer(unit.Schedule).Quantize(level, actual, actual);

        float[] expected = Array(network.Sampling[level].ToIndices(blocks.flatten(1), Rounding.Hard));
        float[] differences = [.. actual.Zip(expected, (a, b) => Math.Abs(a - b))];
        Assert.Multiple(() =>
        {
            // 16-bit kernels move few sums over a rounding border.
            Assert.That(differences.Max(), Is.LessThanOrEqualTo(1));
            Assert.That(differences.Average(), Is.LessThan(0.002));
        });
    }

    [Test]
    public void Export_ProcessingUnit_GivesTheNumbersOfTheTrainingModule([Range(0, 3)] int level)
    {
        const int Blocks = 5;
        ProcessingModule module = network.Processing[level];
        SamplingModule sampling = network.Sampling[level];
        Tensor pixels = TestBlocks.Create(4, Blocks, BlockSize).flatten(1);
        Tensor indices = sampling.ToIndices(pixels, Rounding.Hard);
        short[] increment = [.. Array(indices).Select(value => (short)value)];
        Tensor values = sampling.Dequantize(indices);
        int side = 4 + level;
        Tensor? previous = level == 0 ? null : Values(5, 0, 1, Blocks, 3, side - 1, side - 1);
        Tensor estimate = pixels.Plus(Values(6, -0.1, 0.1, pixels.shape));
        Tensor grown = module.Process(previous, values);
        float[] low = new float[Blocks * 3 * side * side];
        float[] expanded = new float[Blocks * 3 * 8 * 8];
        float[] corrected = Array(estimate);
        using IProcessingUnit unit = new TorchBackend().CreateProcessingUnit(model, level);

        unit.Process(previous is null ? [] : Array(previous), increment, Blocks, low);
        unit.Expand(Array(grown), Blocks, expanded);
        unit.Correct(increment, Blocks, corrected);

        // Weights of up to 2 lose up to 2^-11 of themselves in 16 bits; errors of many add up by chance.
        Assert.Multiple(() =>
        {
            Assert.That(low, Is.EqualTo(Array(grown)).Within(1e-3));
            Assert.That(expanded, Is.EqualTo(Array(module.Expand(grown))).Within(2e-3));
            Assert.That(corrected, Is.EqualTo(Array(module.Correct(estimate, values, sampling))).Within(2e-3));
        });
    }

    [TestCase(2)]
    [TestCase(4)]
    public void Export_SuperResolver_GivesTheNumbersOfTheTrainingModule(int factor)
    {
        SuperResolutionNetwork module = network.SuperResolverAt(factor == 2 ? 1 : 0);
        Tensor source = Values(7, 0, 1, 1, 3, 9, 11);
        float[] result = new float[3 * 9 * 11 * factor * factor];
        using ISuperResolver resolver = new TorchBackend().CreateSuperResolver(model, $"x{factor}");

        resolver.SuperResolve(Array(source), 11, 9, result);

        Assert.That(result, Is.EqualTo(Array(module.call(source).contiguous())).Within(1e-3));
    }

    [Test]
    public void Export_NetworkPerLevel_KeepsThemApart()
    {
        using ProgressiveNetwork separate = TestNetworks.WithNetworkPerLevel(BlockSize);
        ModelBundle exported = ModelExporter.Export(separate, Path.Combine(folder.Path, "separate"), "tiny", "", "");
        Tensor source = Values(7, 0, 1, 1, 3, 9, 11);
        float[] result = new float[3 * 9 * 11 * 4];

        Assert.Multiple(() =>
        {
            Assert.That(
                exported.Manifest.Networks.Select(described => described.Name),
                Is.EqualTo(new[] { "x4", "x2-level1", "x2-level2", "x2-level3" }));
            for (int level = 1; level <= 3; level++)
            {
                using ISuperResolver resolver = new TorchBackend().CreateSuperResolver(exported, $"x2-level{level}");
                resolver.SuperResolve(Array(source), 11, 9, result);
                Assert.That(
                    result,
                    Is.EqualTo(Array(separate.SuperResolverAt(level).call(source).contiguous())).Within(1e-3),
                    $"level {level}");
            }
        });
    }

    [Test]
    public void Export_LevelsNotReachedYet_SaysSo()
    {
        using ProgressiveNetwork untrained = TestNetworks.Empty(8);
        ClosedForm.InitializeBase(untrained);
        string target = Path.Combine(folder.Path, "untrained");

        Assert.That(
            () => ModelExporter.Export(untrained, target, "tiny", "", ""),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("level 1"));
        Assert.That(Directory.Exists(target), Is.False);
    }

    [Test]
    public void Export_WeightThatIsNoNumber_NamesItAndLeavesTheOldBundle()
    {
        string target = Path.Combine(folder.Path, "broken");
        using ProgressiveNetwork broken = TestNetworks.ClosedFormOf(8);
        ContentId before = ModelExporter.Export(broken, target, "tiny", "", "").Manifest.Fingerprint;
        using (no_grad())
        {
            broken.Processing[1].Expanding.bias!.TimesInPlace(double.NaN);
        }

        Assert.That(
            () => ModelExporter.Export(broken, target, "tiny", "", ""),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("expanding.bias"));
        Assert.That(ModelBundle.Open(target).Manifest.Fingerprint, Is.EqualTo(before));
    }

    /// <summary>count x 3 x b x b whole numbers in 0..255.</summary>
    private static Tensor Bytes(int seed, int count) =>
        TestBlocks.Create(seed, count, BlockSize).ToByteRange().round().ClampToByte();

    /// <summary>Blocks one below the other.</summary>
    private static Picture ToPicture(Tensor blocks)
    {
        int count = (int)blocks.shape[0];
        byte[] pixels =
            blocks.ToByteRange().round().to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous().data<byte>().ToArray();
        return new Picture(pixels, BlockSize, count * BlockSize, 3 * BlockSize);
    }
}
