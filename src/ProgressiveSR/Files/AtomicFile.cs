namespace ProgressiveSR;

/// <summary>Writes files atomically: a reader sees either the old file or the complete new one.</summary>
public static class AtomicFile
{
    // errno and Win32 error numbers, as .NET passes them on in HResult.
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;
    private const int WindowsWriteProtected = unchecked((int)0x80070013);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private const int NameCharacters = 50;
    private const int RandomCharacters = 8;
    private const string Suffix = ".psr-tmp";

    /// <summary>A younger file may have been created but not locked yet.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Writes to a temporary file in the target's folder, flushes it to disk, then renames it to the target.
    /// </summary>
    /// <param name="path">The file to create or replace. A symbolic link is followed.</param>
    /// <param name="write">
    /// Writes the content; the stream is seekable, and is closed afterwards. Exceptions (disk full, cancellation)
    /// propagate after the temporary file is deleted; the target keeps its old content.
    /// </param>
    /// <remarks>
    /// The temporary file, <c>.NAME.RANDOM.psr-tmp</c>, is left behind only if the process ends between creating and
    /// renaming it; it does no harm, and is removed by the next write to the same target at least a minute later. With
    /// concurrent writers, the last one wins with a complete file. On Unix, a replaced file keeps its permissions.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or does not name a file.</exception>
    /// <exception cref="DirectoryNotFoundException">The target's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing to the folder is not permitted.</exception>
    /// <exception cref="IOException">The target is a folder or device, or the disk is full or failed.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(path, write, static (stream, write) => write(stream));
    }

    /// <summary>As the other overload, with a state for the callback, which may contain spans.</summary>
    /// <param name="path">The file to create or replace. A symbolic link is followed.</param>
    /// <param name="state">Passed to <paramref name="write"/>.</param>
    /// <param name="write">Writes the content, as in the other overload.</param>
    /// <typeparam name="TState">The type of <paramref name="state"/>.</typeparam>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or does not name a file.</exception>
    /// <exception cref="DirectoryNotFoundException">The target's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing to the folder is not permitted.</exception>
    /// <exception cref="IOException">The target is a folder or device, or the disk is full or failed.</exception>
    public static void Write<TState>(string path, TState state, Action<Stream, TState> write)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = FindTarget(path);
        string prefix = TemporaryPrefix(target);
        int length = prefix.Length + RandomCharacters + Suffix.Length;
        RemoveLeftovers(
            Path.GetDirectoryName(target)!,
            name => name.Length == length && name.StartsWith(prefix, StringComparison.Ordinal));
        string temporary = TemporaryName(target);
        try
        {
            WriteAndRename(path, target, temporary, state, write);
        }
        catch (Exception e) when (DiskFault(e) is { } fault)
        {
            throw new IOException($"'{path}' cannot be written because {fault}; choose another folder.", e);
        }
    }

    /// <summary>Finds the file that a write would create or replace, to check it in advance.</summary>
    /// <param name="path">The file to create or replace. A symbolic link is followed.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or does not name a file.</exception>
    /// <exception cref="DirectoryNotFoundException">The target's folder does not exist.</exception>
    /// <exception cref="IOException">The target is a folder or device, or its links are circular.</exception>
    public static string FindTarget(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; name a file to write.");
        }

        string full = Path.GetFullPath(path);
        string target = new FileInfo(full).LinkTarget is null
            ? full
            : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
        if (Path.GetFileName(target).Length == 0)
        {
            throw new ArgumentException($"'{path}' does not name a file.", nameof(path));
        }

        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"'{path}' cannot be written because the folder '{folder}' does not exist; create it first.");
        }

        // Replacing a device by a file would break every program that uses it.
        if (!OperatingSystem.IsWindows() && folder == "/dev")
        {
            throw new IOException($"'{path}' is a device or in a device folder; choose another folder.");
        }

        return target;
    }

    /// <summary>
    /// Removes the temporary files that killed processes have left in a folder, whatever they were to become: those
    /// that are at least a minute old and that no process has open. Does nothing if the folder does not exist.
    /// </summary>
    /// <param name="folder">The folder, without its subfolders.</param>
    public static void RemoveLeftovers(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        RemoveLeftovers(folder, name => name.StartsWith('.'));
    }

    private static void WriteAndRename<TState>(
        string path, string target, string temporary, TState state, Action<Stream, TState> write)
        where TState : allows ref struct
    {
        FileStream stream = Create(temporary, path);
        try
        {
            using (stream)
            {
                write(stream, state);
                stream.Flush(flushToDisk: true);
            }

            KeepPermissions(target, temporary);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>The disk error that the system reports, if any; its own message names the temporary file.</summary>
    private static string? DiskFault(Exception exception) => exception switch
    {
        // .NET maps EFBIG to this exception, and only the text tells.
        ArgumentOutOfRangeException { ParamName: "value" }
            when exception.Message.Contains("file system", StringComparison.Ordinal) =>
            "the disk or a system limit does not allow a file of this size",
        IOException => exception.HResult switch
        {
            NoSpaceLeft or QuotaExceeded or WindowsDiskFull or WindowsHandleDiskFull => "the disk is full",
            ReadOnlyFileSystem or WindowsWriteProtected => "the disk is read-only",
            _ => null,
        },
        _ => null,
    };

    private static string TemporaryName(string target) => Path.Combine(
        Path.GetDirectoryName(target)!,
        $"{TemporaryPrefix(target)}{Path.GetRandomFileName()[..RandomCharacters]}{Suffix}");

    private static string TemporaryPrefix(string target)
    {
        // Shortened, so that the suffix fits wherever the target's own name does.
        string name = Path.GetFileName(target);
        return $".{name[..Math.Min(NameCharacters, name.Length)]}.";
    }

    private static void RemoveLeftovers(string folder, Predicate<string> isOurs)
    {
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, $"*{Suffix}"))
            {
                if (isOurs(Path.GetFileName(path)) && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > LeftoverAge)
                {
                    RemoveUnlocked(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed can still be written to.
        }
    }

    private static void RemoveUnlocked(string path)
    {
        try
        {
            using FileStream locked = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Still being written, or owned by another user.
        }
    }

    private static FileStream Create(string temporary, string path)
    {
        try
        {
            return new PacedFileStream(temporary);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException(
                $"'{path}' cannot be written because its folder is not writable; choose another folder.", e);
        }
        catch (FileNotFoundException e)
        {
            throw new IOException(
                $"'{path}' cannot be written because its folder does not accept files; choose another.", e);
        }
    }

    private static void KeepPermissions(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }
    }

    private static void TryDelete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // This failure would hide the first one, which says what went wrong.
        }
    }
}
