using System.Text.Json;
using ProgressiveSR.Models;

namespace ProgressiveSR.Cli.Tests;

internal sealed class FitTests : TrainedModelFixture
{
    [Test]
    public void Fit_OnPictures_AddsWeightsAndLeavesTheFingerprint()
    {
        ModelManifest before = ModelBundle.Open(folder["model"]).Manifest;
        JsonElement made = ToolRun.Succeed("fit", folder["model"], folder["pictures"], "--json").Json;
        Assert.That(JsonShape.Of(made), Is.EqualTo("{name, increments, pictures}"));
        Assert.That(
            (made.GetProperty("increments").GetInt32(), made.GetProperty("pictures").GetInt32()), Is.EqualTo((1, 3)));

        ModelManifest after = ModelBundle.Open(folder["model"]).Manifest;
        Assert.That((before.HasInnovation, after.HasInnovation), Is.EqualTo((false, true)));
        Assert.That(after.Fingerprint, Is.EqualTo(before.Fingerprint));

        // Tables change the fingerprint, and leave the weights.
        ToolRun.Succeed("tables", folder["model"], folder["pictures"]);
        Assert.That(
            ModelBundle.Open(folder["model"]).Manifest.Levels[1].Innovation!.Before,
            Is.EqualTo(after.Levels[1].Innovation!.Before));
    }

    [Test]
    public void Fit_NothingToFitOn_SaysSo()
    {
        ToolRun.Fail(ExitCode.WrongUsage, "fit", folder["model"]);
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "fit", folder["model"], folder["none"]), Does.Contain("does not exist"));
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "fit", folder["pictures"], folder["pictures"]),
            Does.Contain("manifest.json"));
        Assert.That(ModelBundle.Open(folder["model"]).Manifest.HasInnovation, Is.False);
    }
}
