namespace ProgressiveSR.Torch;

/// <summary>Detects a second libtorch that would be loaded alongside the chosen one.</summary>
/// <remarks>
/// TorchSharp loads "torch_cpu" by name, and the runtime searches the application's own folder first. Two copies of
/// libtorch in one process register the same operators twice, which terminates the process without an exception.
/// </remarks>
internal static class LibTorchConflict
{
    private const string MappedFiles = "/proc/self/maps";

    /// <exception cref="TorchRuntimeException">There is a second libtorch.</exception>
    public static void Check(string folder, IReadOnlyList<string> applicationFolders)
    {
        string fileName = NativeLibraryNames.File("torch_cpu");
        string chosen = Resolve(Path.Combine(folder, fileName));
        string? carried = NativeLibraryNames.Find(fileName, applicationFolders);
        foreach (string other in Mapped(fileName).Concat(carried is null ? [] : [carried]))
        {
            if (Resolve(other) != chosen)
            {
                throw TorchRuntimeException.SecondLibTorch(other, chosen);
            }
        }
    }

    private static IEnumerable<string> Mapped(string fileName) => !File.Exists(MappedFiles) ? [] :
        File.ReadLines(MappedFiles)
            .Select(line => line.IndexOf('/') is >= 0 and int start ? line[start..] : "")
            .Where(path => Path.GetFileName(path) == fileName)
            .Distinct()
            .ToArray();

    // Links to folders are resolved too: an installed PyTorch can often be reached by several paths.
    private static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        string? folder = Path.GetDirectoryName(full);
        if (folder is null)
        {
            return full;
        }

        string candidate = Path.Combine(Resolve(folder), Path.GetFileName(full));
        FileSystemInfo info = Directory.Exists(candidate) ? new DirectoryInfo(candidate) : new FileInfo(candidate);
        return info.Exists && info.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Resolve(target.FullName)
            : candidate;
    }
}
