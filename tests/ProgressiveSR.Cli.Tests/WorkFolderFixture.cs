namespace ProgressiveSR.Cli.Tests;

/// <summary>Tests that each have a folder of their own.</summary>
internal abstract class WorkFolderFixture
{
    protected WorkFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new WorkFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();
}
