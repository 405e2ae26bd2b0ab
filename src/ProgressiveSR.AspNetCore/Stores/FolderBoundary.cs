namespace ProgressiveSR.AspNetCore;

/// <summary>Finds files directly inside a folder, and nothing outside it, whatever the links in it.</summary>
internal sealed class FolderBoundary
{
    public FolderBoundary(string folder)
    {
        string full = System.IO.Path.GetFullPath(folder);
        Path = System.IO.Path.TrimEndingDirectorySeparator(
            Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Finds a file.</summary>
    /// <param name="picture">The picture's name.</param>
    /// <param name="file">The file's name.</param>
    /// <returns>Null if there is no such file, or it is a link out of the folder.</returns>
    public PictureSource? Find(string picture, string file)
    {
        FileInfo found = new(System.IO.Path.Combine(Path, file));
        try
        {
            if (found.LinkTarget is not null)
            {
                found = new FileInfo(found.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
                if (found.LinkTarget is not null || found.DirectoryName != Path)
                {
                    return null;
                }
            }

            return found.Exists
                ? new PictureSource(picture, found.FullName, found.Length, found.LastWriteTimeUtc)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;  // deleted meanwhile, links in a circle, or a name that the file system does not take
        }
    }

    /// <summary>The names of all files in the folder.</summary>
    public IEnumerable<string> ListNames() =>
        Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file));
}
