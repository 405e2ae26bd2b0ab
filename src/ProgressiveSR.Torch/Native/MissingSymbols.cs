using System.Runtime.InteropServices;

namespace ProgressiveSR.Torch;

/// <summary>Checks TorchSharp's native library against the libtorch that it will run on.</summary>
/// <remarks>
/// Functions are bound on first call, so a libtorch of another version would load without error and terminate the
/// process later.
/// </remarks>
internal static class MissingSymbols
{
    /// <summary>
    /// Symbols that the library refers to and that neither a loaded library nor any of its dependencies defines.
    /// </summary>
    public static IReadOnlyList<string> Find(string libraryPath, IReadOnlyCollection<nint> loaded)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        try
        {
            return [.. ElfSymbols.Undefined(File.ReadAllBytes(libraryPath)).Where(symbol =>
                symbol != LibTorchSharpPatch.OnlySymbol && !loaded.Any(handle => Defines(handle, symbol)))];
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw TorchRuntimeException.CannotLoad(libraryPath, exception);
        }
    }

    private static bool Defines(nint handle, string symbol) => NativeLibrary.TryGetExport(handle, symbol, out _);
}
