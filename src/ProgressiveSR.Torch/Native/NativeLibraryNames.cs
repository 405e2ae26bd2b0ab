using System.Runtime.InteropServices;

namespace ProgressiveSR.Torch;

/// <summary>File names and folders of native libraries on this platform.</summary>
internal static class NativeLibraryNames
{
    public static string File(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" :
        OperatingSystem.IsMacOS() ? $"lib{name}.dylib" :
        $"lib{name}.so";

    /// <summary>
    /// The folders in which the runtime looks for an application's native libraries, in search order.
    /// </summary>
    public static IReadOnlyList<string> ApplicationFolders() => ApplicationFolders(
        AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string, AppContext.BaseDirectory);

    public static IReadOnlyList<string> ApplicationFolders(string? searchDirectories, string baseDirectory) =>
    [
        .. (searchDirectories ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        baseDirectory,
        Path.Combine(baseDirectory, "runtimes", Platform, "native"),
    ];

    /// <summary>The path of a file in the first folder that contains it, or null.</summary>
    public static string? Find(string fileName, IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(System.IO.File.Exists);

    private static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }
}
