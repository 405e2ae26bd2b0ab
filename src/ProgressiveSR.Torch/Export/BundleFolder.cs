using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// Publishes a bundle's folder atomically: files are written into a hidden folder beside it, which is then renamed. An
/// existing bundle of that name is replaced only once the new one is complete.
/// </summary>
/// <remarks>
/// If several exports race, the last one wins with a complete bundle. A killed export leaves its hidden folder,
/// <c>.NAME.new-RANDOM</c>, which does no harm; an export of that name at least an hour later removes it. Where the
/// system cannot swap two folders in one step (Windows), an export killed between two renames leaves the old bundle as
/// <c>.NAME.old-RANDOM</c>.
/// </remarks>
internal sealed class BundleFolder : IDisposable
{
    private const int MostAttempts = 20;
    private const string New = "new";
    private const string Old = "old";

    /// <summary>Far longer than an export, which takes seconds.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private readonly string target;

    /// <summary>Creates the hidden folder.</summary>
    /// <exception cref="IOException">The target is a file, or a folder that has content but no manifest.</exception>
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
                $"'{target}' cannot be written because no folder can be created beside it; choose another place.", e);
        }
    }

    /// <summary>The folder to write the files into.</summary>
    public string WorkFolder { get; }

    /// <summary>Renames the hidden folder to the target.</summary>
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
                // Another export created or removed the target between the check and the rename.
            }
        }
    }

    /// <summary>Deletes the hidden folder unless it was published.</summary>
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
                $"'{target}' is not empty and has no {ModelManifestJson.FileName}: it is not a model bundle, and was "
                + "left unchanged.");
        }

        if (Directory.EnumerateDirectories(target).FirstOrDefault() is string folder)
        {
            throw new IOException(
                $"'{target}' contains the folder '{Path.GetFileName(folder)}', which is not part of a model bundle.");
        }
    }

    /// <summary>Keeps files that are not part of the bundle, such as a model card.</summary>
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
                // Atomically: a copy cut short by a full disk must not pass for a complete one in the next attempt.
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
            // A folder that cannot be listed can still be written to.
        }
    }

    /// <summary>Deletes a hidden folder if possible: one left behind does less harm than a failed export.</summary>
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
