using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>
/// Encoded pictures on disk, as <c>KEY-ENCODING.psr</c>, where the key covers all that an encoding depends on. Bounded;
/// files unused for longest are deleted. Other processes may share the folder.
/// </summary>
internal sealed class EncodingCache(IOptions<ProgressiveSenderOptions> options)
{
    private readonly string folder = Path.GetFullPath(options.Value.CacheFolder);
    private readonly ConcurrentDictionary<string, ContentId> known = new();
    private readonly Lock trimming = new();

    /// <summary>Finds an encoding.</summary>
    /// <returns>Its file; null if it is not in the cache.</returns>
    public CachedEncoding? Find(string key)
    {
        if (known.TryGetValue(key, out ContentId encoding) && Touch(PathOf(key, encoding)))
        {
            return new CachedEncoding(PathOf(key, encoding), encoding);
        }

        known.TryRemove(key, out _);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        foreach (string path in Directory.EnumerateFiles(folder, $"{key}-*{WirePaths.FileExtension}"))
        {
            if (ContentId.TryParse(Path.GetFileNameWithoutExtension(path)[(key.Length + 1)..], out encoding)
                && Touch(path))
            {
                known[key] = encoding;
                return new CachedEncoding(path, encoding);
            }
        }

        return null;
    }

    /// <summary>Adds an encoding, and deletes others if the cache is full.</summary>
    /// <exception cref="CacheException">The file cannot be written.</exception>
    public CachedEncoding Add(string key, EncodedPicture picture, CancellationToken cancellationToken)
    {
        ContentId encoding = EncodingId.Compute(picture);
        CachedEncoding added = new(PathOf(key, encoding), encoding);
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.RemoveLeftovers(folder);
            Trim(picture.Info.Length);
            picture.Save(added.Path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(e);
        }

        known[key] = encoding;
        return added;
    }

    /// <summary>Deletes an encoding whose file is damaged.</summary>
    public void Remove(string key, CachedEncoding encoding)
    {
        known.TryRemove(key, out _);
        TryDelete(encoding.Path);
    }

    private static bool Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);  // the order of deletion, for all processes
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return File.Exists(path);
        }
    }

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;  // another process will, or it is not ours to delete
        }
    }

    private string PathOf(string key, ContentId encoding) =>
        Path.Combine(folder, $"{key}-{encoding}{WirePaths.FileExtension}");

    /// <summary>Makes room for a file.</summary>
    private void Trim(long length)
    {
        lock (trimming)
        {
            (string Path, long Length)[] files = [.. new DirectoryInfo(folder)
                .EnumerateFiles($"*{WirePaths.FileExtension}")
                .OrderBy(file => file.LastWriteTimeUtc)
                .Select(file => (file.FullName, LengthOf(file)))];
            long total = files.Sum(file => file.Length) + length;
            foreach ((string path, long bytes) in files)
            {
                if (total <= options.Value.MaxCacheBytes)
                {
                    return;
                }

                total -= TryDelete(path) ? bytes : 0;
            }
        }
    }

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;  // another process has just deleted it
        }
    }
}

/// <summary>An encoding in the cache.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Encoding">Its id.</param>
internal sealed record CachedEncoding(string Path, ContentId Encoding);

/// <summary>An encoding cannot be stored: the disk is full or read-only, or the folder not accessible.</summary>
internal sealed class CacheException(Exception cause) : IOException(cause.Message, cause);
