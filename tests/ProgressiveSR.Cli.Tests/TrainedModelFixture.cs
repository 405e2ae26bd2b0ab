namespace ProgressiveSR.Cli.Tests;

/// <summary>Tests that each have a model, trained for two iterations and exported to the folder <c>model</c>.</summary>
internal abstract class TrainedModelFixture : WorkFolderFixture
{
    [SetUp]
    public void MakeModel()
    {
        ToolRun.Succeed("train", TrainingFolder.Make(folder, iterations: 2));
        ToolRun.Succeed("export", folder["out"], folder["model"]);
    }
}
