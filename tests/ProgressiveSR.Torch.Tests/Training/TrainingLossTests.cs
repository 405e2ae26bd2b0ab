using TorchSharp;
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
        Tensor results = cat([full(1, 3, Side, Side, 0.5f), full(1, 3, Side, Side, 0.125f)], 0);
        Tensor expanded = zeros(2, 3, Side / 2, Side / 2);

        Assert.Multiple(() =>
        {
            Assert.That(loss.Refined(pictures, expanded, results, [0, 3]).item<float>(), Is.EqualTo(0.125f));
            Assert.That(loss.Refined(pictures, expanded, results, [2, 0]).item<float>(), Is.EqualTo(0.5f));
        });
    }

    private static double Result(TrainingLoss loss, Tensor pictures, Tensor error) =>
        loss.Base(pictures, zeros(2, 3, Side / 4, Side / 4), pictures + error).item<float>();

    private static TrainingLoss Create(double chromaWeight) => new(
        new TrainingConfiguration
        {
            Name = "loss",
            SuperResolver4 = new NetworkConfiguration { Architecture = ResidualNetwork.ArchitectureName },
            SuperResolver2 = new NetworkConfiguration { Architecture = ResidualNetwork.ArchitectureName },
            Stages = [],
            PatchSize = Side,
            LowResolutionWeight = 0,
            ResultChromaWeight = chromaWeight,
        },
        CPU);
}
