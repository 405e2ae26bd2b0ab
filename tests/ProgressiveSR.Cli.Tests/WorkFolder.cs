namespace ProgressiveSR.Cli.Tests;

/// <summary>A folder of a test's own, deleted with its content.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("psr-tests-");

    public string Path => folder.FullName;

    /// <summary>Names of all files and folders in it, hidden ones too.</summary>
    public string[] Names => [.. folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order()];

    public string this[string name] => System.IO.Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
