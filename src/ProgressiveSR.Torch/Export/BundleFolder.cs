using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// Makes a bundle's folder appear whole or not at all: files are written into a hidden folder beside it, which then
/// takes its name. An earlier bundle of that name gives way only when the new one is complete.
/// </summary>
/// <remarks>
/// Where several exports race, the last one wins with a whole bundle. A killed one leaves its hidden folder,
/// <c>.NAME.new-RANDOM</c>, which is in nobody's way; an export of that name an hour later or more removes it. Where
/// the system cannot swap two folders in one step (Windows), one that is killed between two renamings leaves the
/// earlier bundle as <c>.NAME.old-RANDOM</c>.
/// </remarks>
internal sealed class BundleFolder : IDisposable
{
    private const int MostAttempts = 20;
    private const string New = "new";
    private const string Old = "old";

    /// <summary>An export takes seconds.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

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

        RemoveLeftovers();
        WorkFolder = $"{Sibling(New)}{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(WorkFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"'{target}' cannot be written because no folder can be made beside it; choose another place.", e);
        }
    }

    /// <summary>Where the files are written.</summary>
    public string WorkFolder { get; }

    /// <summary>Gives the written folder its name.</summary>
    public void Publish()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                PublishOnce();
                return;
            }
            catch (IOException) when (attempt < MostAttempts && Directory.Exists(WorkFolder))
            {
                // Another export made, or took away, the target between a look at it and the renaming.
            }
        }
    }

    /// <summary>Removes what was not published.</summary>
    public void Dispose()
    {
        if (Directory.Exists(WorkFolder))
        {
            TryDelete(WorkFolder);
        }
    }

    private void PublishOnce()
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(WorkFolder, target);
            return;
        }

        KeepForeignFiles();
        if (FolderSwap.Try(WorkFolder, target))
        {
            TryDelete(WorkFolder);
            return;
        }

        string old = $"{Sibling(Old)}{Guid.NewGuid():N}";
        Directory.Move(target, old);
        try
        {
            Directory.Move(WorkFolder, target);
        }
        catch when (!Directory.Exists(target))
        {
            Directory.Move(old, target);
            throw;
        }
        finally
        {
            if (Directory.Exists(target))
            {
                TryDelete(old);
            }
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
                // Whole or not at all: what a full disk cuts off must not pass for a copy in the next attempt.
                using FileStream source = File.OpenRead(path);
                AtomicFile.Write(kept, source.CopyTo);
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

    private void RemoveLeftovers()
    {
        string sibling = Sibling(New);
        string parent = Path.GetDirectoryName(sibling)!;
        if (!Directory.Exists(parent))
        {
            return;
        }

        try
        {
            foreach (string folder in Directory.EnumerateDirectories(parent, $"{Path.GetFileName(sibling)}*"))
            {
                if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) > LeftoverAge)
                {
                    TryDelete(folder);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that does not show what is in it can still take a bundle.
        }
    }

    /// <summary>A hidden folder that stays does less harm than an export that fails because of it.</summary>
    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private string Sibling(string purpose) => Path.Combine(
        Path.GetDirectoryName(target) ?? throw new IOException($"'{target}' cannot be a model bundle."),
        $".{Path.GetFileName(target)}.{purpose}-");
}
