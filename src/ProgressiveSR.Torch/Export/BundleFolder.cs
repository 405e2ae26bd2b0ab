namespace ProgressiveSR.Torch;

/// <summary>
/// Makes a bundle's folder appear whole or not at all: files are written into a hidden folder beside it, which then
/// takes its name. An earlier bundle of that name gives way only when the new one is complete.
/// </summary>
internal sealed class BundleFolder : IDisposable
{
    private readonly string target;

    /// <summary>Makes the hidden folder.</summary>
    /// <exception cref="IOException">The target is a file, or a folder with content but without a manifest.</exception>
    public BundleFolder(string target)
    {
        this.target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (File.Exists(this.target))
        {
            throw new IOException($"'{target}' is a file; a model bundle is a folder.");
        }

        if (Directory.Exists(this.target) && Directory.EnumerateFileSystemEntries(this.target).Any())
        {
            RequireBundle();
        }

        WorkFolder = Sibling("new");
        Directory.CreateDirectory(WorkFolder);
    }

    /// <summary>Where the files are written.</summary>
    public string WorkFolder { get; }

    /// <summary>Gives the written folder its name.</summary>
    public void Publish()
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(WorkFolder, target);
            return;
        }

        KeepForeignFiles();
        string old = Sibling("old");
        Directory.Move(target, old);
        try
        {
            Directory.Move(WorkFolder, target);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }

    /// <summary>Removes what was not published.</summary>
    public void Dispose()
    {
        if (Directory.Exists(WorkFolder))
        {
            Directory.Delete(WorkFolder, recursive: true);
        }
    }

    private void RequireBundle()
    {
        if (!File.Exists(Path.Combine(target, ModelManifestJson.FileName)))
        {
            throw new IOException(
                $"'{target}' is not empty and holds no {ModelManifestJson.FileName}: it is no model bundle and "
                + "was left alone.");
        }

        if (Directory.EnumerateDirectories(target).FirstOrDefault() is string folder)
        {
            throw new IOException(
                $"'{target}' holds the folder '{Path.GetFileName(folder)}', which no model bundle has.");
        }
    }

    /// <summary>A model card or the like lies beside the bundle's files and stays there.</summary>
    private void KeepForeignFiles()
    {
        if (!File.Exists(Path.Combine(target, ModelManifestJson.FileName)))
        {
            return;
        }

        HashSet<string> replaced = [ModelManifestJson.FileName, .. OldFiles()];
        foreach (string path in Directory.EnumerateFiles(target))
        {
            string kept = Path.Combine(WorkFolder, Path.GetFileName(path));
            if (!replaced.Contains(Path.GetFileName(path)) && !File.Exists(kept))
            {
                File.Copy(path, kept);
            }
        }
    }

    private IEnumerable<string> OldFiles()
    {
        try
        {
            return ModelBundle.Open(target).Manifest.Files.Select(file => file.Name);
        }
        catch (InvalidModelException)
        {
            // A broken manifest lists nothing; all files are then kept rather than lost.
            return [];
        }
    }

    private string Sibling(string purpose) => Path.Combine(
        Path.GetDirectoryName(target) ?? throw new IOException($"'{target}' cannot be a model bundle."),
        $".{Path.GetFileName(target)}.{purpose}-{Guid.NewGuid():N}");
}
