using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Torch.Tests.Inference;

public class BundleWeightsTests : TensorFixture
{
    [TestCase("omni-sr", """{ "features": 8, "groups": 1 }""", """{ "features": 8, "groups": 1, "overlap": 24 }""")]
    [TestCase("omni-sr", """{ "features": 8, "groups": 1, "overlap": 0 }""", """{ "features": 8, "groups": 1 }""")]
    [TestCase(
        "edsr",
        """{ "features": 4, "blocks": 1, "residualScale": 1 }""",
        """{ "residualScale": 1.0, "blocks": 1, "features": 4 }""")]
    public void Fits_SettingsThatNoWeightDependsOn_MayDiffer(string architecture, string stored, string wanted) =>
        Assert.That(Fits(architecture, stored, wanted));

    [TestCase("omni-sr", """{ "features": 8, "groups": 1 }""", """{ "features": 8, "groups": 2 }""")]
    [TestCase(
        "edsr",
        """{ "features": 4, "blocks": 1, "residualScale": 1 }""",
        """{ "features": 4, "blocks": 1, "residualScale": 0.1 }""")]
    [TestCase("residual", """{ "features": 4, "blocks": 1 }""", """{ "features": 5, "blocks": 1 }""")]
    public void Fits_OtherSettings_DoesNot(string architecture, string stored, string wanted) =>
        Assert.That(Fits(architecture, stored, wanted), Is.False);

    private static bool Fits(string architecture, string stored, string wanted)
    {
        using SuperResolutionNetwork network = NetworkCatalog.Create(
            architecture, 2, JsonNode.Parse(wanted)!.AsObject());
        NetworkDescription description = network.Describe() with { Settings = JsonNode.Parse(stored)!.AsObject() };
        ModelManifest lite = LiteModel.Bundle.Manifest;
        ModelManifest manifest = new()
        {
            Name = "test",
            BlockSize = lite.BlockSize,
            Levels = lite.Levels,
            Networks = [description],
            Files = lite.Files,
        };
        return BundleWeights.Fits(manifest, network, level: 1);
    }
}
