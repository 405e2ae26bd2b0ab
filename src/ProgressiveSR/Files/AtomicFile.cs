namespace ProgressiveSR;

/// <summary>Writes files so that a reader sees the old file or the whole new one, never a part.</summary>
public static class AtomicFile
{
    // Numbers of errno and of Win32 errors, as .NET passes them on in HResult.
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;
    private const int WindowsWriteProtected = unchecked((int)0x80070013);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private const int NameCharacters = 50;
    private const int RandomCharacters = 8;
    private const string Suffix = ".psr-tmp";

    /// <summary>Whatever is younger may be a file that was made, but not locked yet.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Writes to a temporary file in the target's folder, flushes it to the disk, then renames it over the target.
    /// </summary>
    /// <param name="path">The file to make or replace. A symbolic link is followed.</param>
    /// <param name="write">
    /// Writes the content; the stream can seek and is closed afterwards. Whatever it throws (a full disk, a
    /// cancellation) is passed on after the temporary file was deleted; the target keeps its old content.
    /// </param>
    /// <remarks>
    /// Only an end of the process between start and rename leaves the temporary file, <c>.NAME.RANDOM.psr-tmp</c>,
    /// behind; it is in nobody's way, and the next write of the same target that starts a minute later or more removes
    /// it. Where several writers race, the last one wins with a whole file. On Unix a replaced file keeps its
    /// permissions.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or names no file.</exception>
    /// <exception cref="DirectoryNotFoundException">The target's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    /// <exception cref="IOException">The target is a folder or device, or the disk failed or is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(path, write, static (stream, write) => write(stream));
    }

    /// <summary>Writes as the other overload does, and hands something on, which may refer to spans.</summary>
    /// <param name="path">The file to make or replace. A symbolic link is followed.</param>
    /// <param name="state">What <paramref name="write"/> is given.</param>
    /// <param name="write">Writes the content, as there.</param>
    /// <typeparam name="TState">The type of <paramref name="state"/>.</typeparam>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or names no file.</exception>
    /// <exception cref="DirectoryNotFoundException">The target's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    /// <exception cref="IOException">The target is a folder or device, or the disk failed or is full.</exception>
    public static void Write<TState>(string path, TState state, Action<Stream, TState> write)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = FindTarget(path);
        RemoveLeftovers(target);
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

    /// <summary>The file that a write would make or replace, found before there is anything to write.</summary>
    /// <param name="path">The file to make or replace. A symbolic link is followed.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or names no file.</exception>
    /// <exception cref="DirectoryNotFoundException">The target's folder does not exist.</exception>
    /// <exception cref="IOException">The target is a folder or device, or its links go round in circles.</exception>
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
            throw new ArgumentException($"'{path}' names no file.", nameof(path));
        }

        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"'{path}' cannot be written because the folder '{folder}' does not exist; create it first.");
        }

        // A file put in place of a device would take its name away from all programs.
        if (!OperatingSystem.IsWindows() && folder == "/dev")
        {
            throw new IOException($"'{path}' is a device or would stand among them; choose another folder.");
        }

        return target;
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

    /// <summary>What is wrong with the disk, where the system says so; its own text names the temporary file.</summary>
    private static string? DiskFault(Exception exception) => exception switch
    {
        // What .NET makes of EFBIG, of which it keeps the text only.
        ArgumentOutOfRangeException { ParamName: "value" }
            when exception.Message.Contains("file system", StringComparison.Ordinal) =>
            "the disk, or a limit of the system, takes no file of this size",
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
        // A shortened name, so that the suffix fits wherever the target's own name does.
        string name = Path.GetFileName(target);
        return $".{name[..Math.Min(NameCharacters, name.Length)]}.";
    }

    /// <summary>Removes the target's temporary files whose writers were killed: old ones that nobody locks.</summary>
    private static void RemoveLeftovers(string target)
    {
        string prefix = TemporaryPrefix(target);
        int length = prefix.Length + RandomCharacters + Suffix.Length;
        try
        {
            foreach (string path in Directory.EnumerateFiles(Path.GetDirectoryName(target)!, $"*{Suffix}"))
            {
                string name = Path.GetFileName(path);
                if (name.Length == length && name.StartsWith(prefix, StringComparison.Ordinal)
                    && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > LeftoverAge)
                {
                    RemoveUnlocked(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that does not show its files can still take one.
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
            // Its writer lives, or it is another user's.
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
                $"'{path}' cannot be written because its folder does not permit it; choose another folder.", e);
        }
        catch (FileNotFoundException e)
        {
            throw new IOException($"'{path}' cannot be written because its folder takes no files; choose another.", e);
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
            // The first failure says what went wrong; this one would hide it.
        }
    }
}
