namespace ProgressiveSR.Http.Caching;

/// <summary>
/// Parts on disk, a file for each encoding. Beyond a limit of bytes the files used least recently are removed.
/// </summary>
/// <param name="folder">The folder, created if missing.</param>
/// <param name="limit">The most bytes that all files together may have.</param>
internal sealed class PartCache(string folder, long limit)
{
    private const string Extension = ".parts";

    /// <summary>Opens the file of an encoding, and makes room for what it may still need.</summary>
    /// <param name="key">Identifies the encoding.</param>
    /// <param name="info">The picture.</param>
    /// <returns>The file; null if it cannot be used, as when the disk is read-only.</returns>
    public CachedPicture? Open(ContentId key, PsrFileInfo info)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string path = Path.Combine(folder, key + Extension);
            CachedPicture picture = CachedPicture.Open(path, info);
            picture.Room = MakeRoom(path, info.Length) - picture.Length;
            return picture;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes the oldest files but one until a picture fits.</summary>
    /// <returns>Bytes that the file kept may have.</returns>
    private long MakeRoom(string kept, long wanted)
    {
        FileInfo[] others =
        [
            .. new DirectoryInfo(folder).EnumerateFiles("*" + Extension)
                .Where(file => file.FullName != Path.GetFullPath(kept))
                .OrderBy(file => file.LastWriteTimeUtc),
        ];
        long used = others.Sum(file => file.Length);
        foreach (FileInfo file in others)
        {
            if (used + wanted <= limit)
            {
                break;
            }

            if (CachedPicture.TryDelete(file.FullName))
            {
                used -= file.Length;
            }
        }

        return limit - used;
    }
}
