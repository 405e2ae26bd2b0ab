using System.Runtime.InteropServices;

namespace ProgressiveSR.Torch;

/// <summary>Loads TorchSharp's native library: unmodified if that works, otherwise as a patched private copy.</summary>
internal static class LibTorchSharpLoader
{
    /// <exception cref="TorchRuntimeException">Neither the file nor a patched copy of it loads.</exception>
    public static LoadedLibrary Load(string path, string? cacheFolder)
    {
        Exception problem;
        try
        {
            return new LoadedLibrary(NativeLibrary.Load(path), path, IsPrivateCopy: false);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            problem = exception;
        }

        bool isOldRuntime = problem.Message.Contains(LibTorchSharpPatch.Version, StringComparison.Ordinal);
        if (!OperatingSystem.IsLinux() || !isOldRuntime)
        {
            throw TorchRuntimeException.CannotLoad(path, problem);
        }

        byte[] patched = Patch(path, problem);
        return LoadFromCache(patched, path, cacheFolder) ?? LoadFromTemporaryFolder(patched, path);
    }

    private static byte[] Patch(string path, Exception problem)
    {
        try
        {
            return LibTorchSharpPatch.Apply(File.ReadAllBytes(path))
                ?? throw TorchRuntimeException.CannotLoad(path, problem);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw TorchRuntimeException.CannotLoad(path, exception);
        }
    }

    // Null if the folder is read-only, shared, or on a file system mounted without execute permission.
    private static LoadedLibrary? LoadFromCache(byte[] patched, string path, string? cacheFolder)
    {
        if (OperatingSystem.IsWindows() || (cacheFolder ?? PrivateLibraryCopy.DefaultFolder()) is not { } folder)
        {
            return null;
        }

        try
        {
            string copy = PrivateLibraryCopy.Keep(patched, Path.GetFileName(path), folder);
            return new LoadedLibrary(NativeLibrary.Load(copy), copy, IsPrivateCopy: true);
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            return null;
        }
    }

    // A mapped file stays usable after it is deleted, so nothing is left behind.
    private static LoadedLibrary LoadFromTemporaryFolder(byte[] patched, string path)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ProgressiveSR-");
        try
        {
            string copy = Path.Combine(folder.FullName, Path.GetFileName(path));
            File.WriteAllBytes(copy, patched);
            return new LoadedLibrary(NativeLibrary.Load(copy), copy, IsPrivateCopy: true);
        }
        catch (DllNotFoundException exception)
        {
            throw TorchRuntimeException.CannotLoad(path, exception);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <param name="Handle">The handle, for <see cref="NativeLibrary"/>.</param>
/// <param name="Path">The file that was loaded.</param>
/// <param name="IsPrivateCopy">Whether the file is a patched copy.</param>
internal sealed record LoadedLibrary(nint Handle, string? Path, bool IsPrivateCopy);
