using System.Security.Cryptography;
using System.Text;

namespace ProgressiveSR.Http.Caching;

/// <summary>
/// Parts on disk, a file for each encoding of a server. Beyond a limit of bytes the files used least recently are
/// removed. Thread-safe.
/// </summary>
/// <param name="folder">The folder, created if missing.</param>
/// <param name="limit">
/// The most bytes that all files together may have; several processes may exceed it by a sixteenth each.
/// </param>
internal sealed class PartCache(string folder, long limit)
{
    private const string Extension = ".parts";
    private const int Shares = 16;

    private readonly Lock turn = new();
    private long allowance;

    /// <summary>The folder of the locks, which tell writers of one file from each other.</summary>
    private string Locks => Path.Combine(folder, "locks");

    /// <summary>
    /// The name of what a server calls an encoding. An id is a claim, and the check of a part one byte: what one server
    /// sends must never be shown as another's.
    /// </summary>
    public static ContentId GetKey(Uri server, ContentId encoding)
    {
        string name = $"{server.GetLeftPart(UriPartial.Authority)} {encoding}";
        return ContentId.Read(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }

    /// <summary>Opens the file of an encoding.</summary>
    /// <param name="key">Identifies the encoding.</param>
    /// <param name="info">The picture.</param>
    /// <returns>The file; null if it cannot be used, as when the disk is read-only.</returns>
    public CachedPicture? Open(ContentId key, PsrFileInfo info)
    {
        try
        {
            Directory.CreateDirectory(Locks);
            string path = Path.Combine(folder, key + Extension);
            return CachedPicture.Open(path, Path.Combine(Locks, key.ToString()), info, bytes => Reserve(path, bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Takes bytes of the limit for a file, removing others if need be; false if there are none to be had.
    /// </summary>
    private bool Reserve(string kept, long bytes)
    {
        lock (turn)
        {
            if (allowance < bytes)
            {
                allowance = Math.Min(MakeRoom(kept, bytes), Math.Max(bytes, limit / Shares));
            }

            bool fits = allowance >= bytes;
            allowance -= fits ? bytes : 0;
            return fits;
        }
    }

    /// <summary>Removes files that nobody has open, the oldest first, until some bytes fit.</summary>
    /// <returns>The room there is.</returns>
    private long MakeRoom(string kept, long wanted)
    {
        FileInfo[] files =
            [.. new DirectoryInfo(folder).EnumerateFiles("*" + Extension).OrderBy(file => file.LastWriteTimeUtc)];
        long used = files.Sum(file => file.Length);
        foreach (FileInfo file in files.Where(file => wanted <= limit && file.FullName != Path.GetFullPath(kept)))
        {
            if (used + wanted <= limit)
            {
                break;
            }

            long length = file.Length;
            string lockPath = Path.Combine(Locks, Path.GetFileNameWithoutExtension(file.Name));
            if (CachedPicture.TryDelete(file.FullName, lockPath))
            {
                used -= length;
            }
        }

        return limit - used;
    }
}
