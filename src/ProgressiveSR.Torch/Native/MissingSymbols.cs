using System.Runtime.InteropServices;

namespace ProgressiveSR.Torch;

/// <summary>Compares TorchSharp's native library with the libtorch it is to run on.</summary>
/// <remarks>
/// Functions are bound at their first call, so a libtorch of another version would load without complaint and end
/// the process later on.
/// </remarks>
internal static class MissingSymbols
{
    /// <summary>What the library refers to and no loaded library, nor any that those depend on, defines.</summary>
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
