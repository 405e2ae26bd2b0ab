using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ProgressiveSR.Torch;

/// <summary>Loads a library whose dependencies may be in folders that the operating system does not search.</summary>
/// <remarks>
/// The loader's error names the first missing dependency; that one is loaded by path, and the next attempt finds it by
/// name. So nothing is loaded that the operating system would have found elsewhere.
/// </remarks>
internal static partial class DependencyLoader
{
    /// <exception cref="DllNotFoundException">
    /// The library or one of its dependencies is missing or incompatible.
    /// </exception>
    /// <exception cref="BadImageFormatException">The file is not a library for this platform.</exception>
    public static nint Load(string path, IReadOnlyList<string> folders)
    {
        var tried = new HashSet<string> { path };
        while (true)
        {
            try
            {
                return NativeLibrary.Load(path);
            }
            catch (DllNotFoundException problem)
            {
                string? missing = MissingDependency(problem.Message);
                string? found = missing is null ? null : NativeLibraryNames.Find(missing, folders);
                if (found is null || !tried.Add(found))
                {
                    // Missing, or loaded under a name other than the one requested.
                    throw;
                }

                Load(found, folders);
            }
        }
    }

    /// <summary>The folders of an installed PyTorch that contain its CUDA libraries.</summary>
    public static IReadOnlyList<string> FoldersAround(string libTorchFolder)
    {
        string nvidia = Path.GetFullPath(Path.Combine(libTorchFolder, "..", "..", "nvidia"));
        string[] packages = Directory.Exists(nvidia) ? Directory.GetDirectories(nvidia) : [];
        Array.Sort(packages, StringComparer.Ordinal);
        return [libTorchFolder, .. packages.Select(package => Path.Combine(package, "lib"))];
    }

    internal static string? MissingDependency(string message)
    {
        Match match = LoaderMessage().Match(message);
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"^([^\s:/]+\.so[.\w]*): ", RegexOptions.Multiline)]
    private static partial Regex LoaderMessage();
}
