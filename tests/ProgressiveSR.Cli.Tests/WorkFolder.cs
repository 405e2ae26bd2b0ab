namespace ProgressiveSR.Cli.Tests;

/// <summary>A folder of a test's own, deleted with its content.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("psr-tests-");

    public string Path => folder.FullName;

    /// <summary>Names of all files and folders in it, hidden ones too.</summary>
    public string[] Names => [.. folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order()];

    /// <summary>Makes what killed processes left behind look as if it had happened hours ago.</summary>
    public void Age()
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            entry.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-3);
        }
    }

    public string this[string name] => System.IO.Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
