using ProgressiveSR.Onnx;
using ProgressiveSR.Safetensors;
using TorchSharp.Modules;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <summary>
/// The authors' own code with random weights, in and out: networks load the weights by their names and compute the
/// same.
/// </summary>
public class PublishedNetworkTests : TensorFixture
{
    public static readonly PublishedNetwork[] Networks =
    [
        new("edsr_baseline_x2", () => new EdsrNetwork(2), Min: 0, Max: 255, Tolerance: 1e-2),
        new("edsr_baseline_x4", () => new EdsrNetwork(4), Min: 0, Max: 255, Tolerance: 1e-2),
        new("carn_x2", () => new CarnNetwork(2), Min: 0, Max: 1, Tolerance: 2e-5),
        new("carn_x4", () => new CarnNetwork(4), Min: 0, Max: 1, Tolerance: 2e-5),
        new("carn_m_x4", () => new CarnNetwork(4, groups: 4, mobile: true), Min: 0, Max: 1, Tolerance: 2e-5),
        // A wrong epsilon makes 2.5e-4.
        new("omnisr_x2", () => new OmniSrNetwork(2), Min: -1, Max: 1, Tolerance: 1e-4, Frozen: 0),
        new("omnisr_x4", () => new OmniSrNetwork(4), Min: -1, Max: 1, Tolerance: 1e-4, Frozen: 0),
    ];

    [Test]
    public void SuperResolve_Torch_GivesTheAuthorsResult([ValueSource(nameof(Networks))] PublishedNetwork published)
    {
        using TorchSuperResolver network = new(published.Load(), published.File);

        published.AssertComputedBy(network);
    }

    [Test]
    public void SuperResolve_Onnx_GivesTheAuthorsResult([ValueSource(nameof(Networks))] PublishedNetwork published)
    {
        using TemporaryFile file = new(".onnx");
        using (SuperResolutionNetwork weights = published.Load())
        {
            OnnxExporter.WriteNetwork(NetworkWeights.Of(weights), file.Path);
        }

        using OnnxSuperResolver network = OnnxSuperResolver.Open(file.Path);

        published.AssertComputedBy(network);
    }

    [Test]
    public void Create_FrozenParameters_AreThoseOfTheAuthors([ValueSource(nameof(Networks))] PublishedNetwork published)
    {
        using SuperResolutionNetwork network = published.Create();
        IReadOnlyDictionary<string, SafetensorsTensor> tensors = published.Read().Tensors;

        (string, Parameter Parameter)[] frozen =
            [.. network.named_parameters().Where(item => !item.parameter.requires_grad)];

        Assert.That(frozen, Has.Length.EqualTo(published.Frozen));
        Assert.Multiple(() =>
        {
            foreach ((string name, Parameter parameter) in frozen)
            {
                Assert.That(Array(parameter), Is.EqualTo(tensors[name].ToSingles()), name);
            }
        });
    }
}
