using ProgressiveSR.Resizing;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

public class TrainingLossTests : TensorFixture
{
    private const int Side = 32;

    [TestCase(1.0)]
    [TestCase(0.25)]
    public void Base_ErrorAcrossLuma_CountsByTheChromaWeight(double weight)
    {
        using TrainingLoss plain = Create(1);
        using TrainingLoss weighted = Create(weight);
        Tensor pictures = Values(1, 0, 1, 2, 3, Side, Side);
        // Red against blue so that luma stays: 65.481 r + 24.966 b = 0.
        Tensor across = tensor((float[])[0.024966f, 0, -0.065481f]).reshape(1, 3, 1, 1);

        Assert.That(
            Result(weighted, pictures, across),
            Is.EqualTo(weight * Result(plain, pictures, across)).Within(1e-4).Percent);
    }

    [Test]
    public void Base_ErrorAlongLuma_CountsWhole()
    {
        using TrainingLoss plain = Create(1);
        using TrainingLoss weighted = Create(0.25);
        Tensor pictures = Values(1, 0, 1, 2, 3, Side, Side);
        Tensor along = tensor((float[])[0.065481f, 0.128553f, 0.024966f]).reshape(1, 3, 1, 1);

        Assert.That(
            Result(weighted, pictures, along), Is.EqualTo(Result(plain, pictures, along)).Within(1e-3).Percent);
    }

    [Test]
    public void Refined_BlocksAtLevelZero_AreNotCounted()
    {
        using TrainingLoss loss = Create(1);
        Tensor pictures = zeros(2, 3, Side, Side);
        Tensor results = cat([Filled(0.5, 1, 3, Side, Side), Filled(0.125, 1, 3, Side, Side)], 0);
        Tensor expanded = zeros(2, 3, Side / 2, Side / 2);

        Assert.Multiple(() =>
        {
            Assert.That(loss.Refined(pictures, expanded, results, [0, 3]).item<float>(), Is.EqualTo(0.125f));
            Assert.That(loss.Refined(pictures, expanded, results, [2, 0]).item<float>(), Is.EqualTo(0.5f));
        });
    }

    // The tie to the bicubic picture alone: 0 where the pictures are equal, else the square of the offset.
    [TestCase(0.0)]
    [TestCase(0.125)]
    public void Base_ResultWithoutWeight_TiesToTheCoresBicubicPicture(double offset)
    {
        using TrainingLoss loss = Create(1, lowResolutionWeight: 0.5, resultWeight: 0);
        Tensor pictures = Values(1, 0, 1, 2, 3, Side, Side);

        Tensor value = loss.Base(pictures, Bicubic(pictures, Side / 4).Plus(offset), zeros(2, 3, Side, Side));

        Assert.That(value.item<float>(), Is.EqualTo(0.5 * offset * offset).Within(1e-6));
    }

    [TestCase(0.0)]
    [TestCase(0.125)]
    public void Refined_ResultWithoutWeight_TiesToTheCoresBicubicPicture(double offset)
    {
        using TrainingLoss loss = Create(1, lowResolutionWeight: 0.5, resultWeight: 0);
        Tensor pictures = Values(1, 0, 1, 2, 3, Side, Side);

        Tensor value = loss.Refined(
            pictures, Bicubic(pictures, Side / 2).Plus(offset), zeros(2, 3, Side, Side), levels: [0, 3]);

        Assert.That(value.item<float>(), Is.EqualTo(0.5 * offset * offset).Within(1e-6));
    }

    [Test]
    public void Refined_BlocksBelowTheLowest_CountInTheTieAlone()
    {
        using TrainingLoss loss = Create(1, lowResolutionWeight: 2, resultWeight: 3);
        Tensor pictures = zeros(4, 3, Side, Side);
        Tensor results = cat(
            [.. new[] { 9f, 0.5f, 9f, 0.25f }.Select(value => Filled(value, 1, 3, Side, Side))], 0);
        Tensor expanded = cat(
            [.. new[] { 0.5f, 0f, 0.5f, 0f }.Select(value => Filled(value, 1, 3, Side / 2, Side / 2))], 0);

        Tensor value = loss.Refined(pictures, expanded, results, levels: [2, 3, 0, 4], lowest: 3);

        Assert.That(value.item<float>(), Is.EqualTo(2 * (0.25 / 2) + 3 * 0.375).Within(1e-6));
    }

    /// <summary>Planes reduced by the core, in double precision.</summary>
    private static Tensor Bicubic(Tensor pictures, int side)
    {
        double[] source = [.. Array(pictures).Select(value => (double)value)];
        int planes = source.Length / (Side * Side);
        double[] reduced = new double[planes * side * side];
        for (int i = 0; i < planes; i++)
        {
            BicubicResize.Resize(
                source.AsSpan(i * Side * Side, Side * Side),
                Side,
                Side,
                reduced.AsSpan(i * side * side, side * side),
                side,
                side);
        }

        return tensor(reduced, [pictures.shape[0], 3, side, side]).to(ScalarType.Float32);
    }

    private static double Result(TrainingLoss loss, Tensor pictures, Tensor error) =>
        loss.Base(pictures, zeros(2, 3, Side / 4, Side / 4), pictures.Plus(error)).item<float>();

    private static TrainingLoss Create(
        double chromaWeight, double lowResolutionWeight = 0, double resultWeight = 1) => new(
        new TrainingConfiguration
        {
            Name = "loss",
            Networks = new Dictionary<string, NetworkConfiguration>(),
            Stages = [],
            PatchSize = Side,
            LowResolutionWeight = lowResolutionWeight,
            ResultWeight = resultWeight,
            ResultChromaWeight = chromaWeight,
        },
        CPU);
}
