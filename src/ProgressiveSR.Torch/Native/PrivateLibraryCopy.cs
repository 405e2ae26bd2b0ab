using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace ProgressiveSR.Torch;

/// <summary>Stores the patched library in a folder that only this user can write to.</summary>
[UnsupportedOSPlatform("windows")]
internal static class PrivateLibraryCopy
{
    private const UnixFileMode UserOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode UserOnlyFolder = UserOnlyFile | UnixFileMode.UserExecute;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The user's cache folder for native libraries, or null if the user has no home folder.</summary>
    public static string? DefaultFolder()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            cache = home.Length > 0 ? Path.Combine(home, ".cache") : null;
        }

        return cache is null ? null : Path.Combine(cache, "ProgressiveSR", "native");
    }

    /// <summary>The path of a file with these bytes; an identical one from an earlier run is reused.</summary>
    /// <exception cref="IOException">The folder cannot be written to, or other users can write to it.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing to the folder is not permitted.</exception>
    public static string Keep(byte[] bytes, string fileName, string cacheFolder)
    {
        string folder = Path.Combine(cacheFolder, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Directory.CreateDirectory(folder, UserOnlyFolder);
        if ((File.GetUnixFileMode(folder) & OthersMayWrite) != 0)
        {
            throw new IOException($"Others may write to {folder}.");
        }

        string path = Path.Combine(folder, fileName);
        if (!Holds(path, bytes))
        {
            Write(path, bytes);
        }

        return path;
    }

    private static bool Holds(string path, byte[] bytes) =>
        File.Exists(path)
        && new FileInfo(path).Length == bytes.Length
        && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);

    // Written under another name and renamed, so that a process starting at the same time never maps a partial file.
    private static void Write(string path, byte[] bytes)
    {
        string aside = $"{path}.{Guid.NewGuid():N}";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UserOnlyFile,
            };
            using (var stream = new FileStream(aside, options))
            {
                stream.Write(bytes);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
