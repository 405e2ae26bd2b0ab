using System.Text.Json.Nodes;
using ProgressiveSR.Torch.Tests.Training;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <summary>
/// Training of published networks, some with weights that it does not change: frozen, or of other factors.
/// </summary>
public class PublishedNetworkTrainingTests : TensorFixture
{
    private TrainingSetup setup = null!;

    [OneTimeSetUp]
    public void SetUp() => setup = new TrainingSetup();

    [OneTimeTearDown]
    public void TearDown() => setup.Dispose();

    [TestCase("edsr", """{ "features": 4, "blocks": 1, "residualScale": 0.1 }""")]
    [TestCase("carn", """{ "features": 4, "groups": 2, "mobile": true, "multiScale": true }""")]
    [TestCase("omni-sr", """{ "features": 4, "groups": 1 }""")]
    public void Run_Resumed_GivesTheLogOfAnUninterruptedOneAndKeepsMeanShifts(string architecture, string settings)
    {
        TrainingConfiguration whole = Configuration("whole");
        string[] expected = setup.Run(whole);
        TrainingConfiguration failed = Configuration("failed");
        Assert.That(
            () => setup.Run(failed, progress => throw new NotSupportedException()),
            Throws.TypeOf<NotSupportedException>());

        string[] resumed = setup.Run(
            failed, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(failed)));

        using ProgressiveNetwork trained = Checkpoint.Read(TrainingSetup.CheckpointOf(whole)).CreateNetwork();
        using SuperResolutionNetwork fresh = NetworkCatalog.Create(
            architecture, 4, JsonNode.Parse(settings)!.AsObject());
        Assert.Multiple(() =>
        {
            Assert.That(resumed, Is.EqualTo(expected));
            Assert.That(MeanShifts(trained.SuperResolverAt(0)), Is.EqualTo(MeanShifts(fresh)));
        });

        TrainingConfiguration Configuration(string output)
        {
            NetworkConfiguration network = new()
            {
                Architecture = architecture,
                Settings = JsonNode.Parse(settings)!.AsObject(),
            };
            return setup.Configuration($"{architecture}-{output}") with
            {
                Networks = new Dictionary<string, NetworkConfiguration> { ["x4"] = network, ["x2"] = network },
                Stages = [new StageConfiguration { Level = 0, Iterations = 20, WarmUp = 4, NetworkRate = 1e-3 }],
                LogInterval = 10,
            };
        }
    }

    private static Dictionary<string, float[]> MeanShifts(SuperResolutionNetwork network) => network.named_parameters()
        .Where(item => item.name.Contains("_mean.", StringComparison.Ordinal))
        .ToDictionary(item => item.name, item => Array(item.parameter));
}
