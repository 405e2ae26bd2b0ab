namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>A fixture with a folder of its own for each test.</summary>
public abstract class TemporaryFolder
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("psr-picture-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    protected string Folder => _folder;

    protected string FilePath(string name) => Path.Combine(_folder, name);

    protected string WriteFile(string name, byte[] content)
    {
        File.WriteAllBytes(FilePath(name), content);
        return FilePath(name);
    }
}
