namespace ProgressiveSR.Torch;

/// <summary>Lets TorchSharp's native library load beside a C++ runtime older than the one it was built with.</summary>
/// <remarks>
/// TorchSharp 0.107.0 asks libstdc++ for GLIBCXX_3.4.32, which Debian 12 and Ubuntu 22.04 lack, for the sake of one
/// symbol that no relocation uses: it only makes sure that the library initialises the standard streams, and
/// libtorch, loaded first, has done so in the old way. Any other missing version is left to fail.
/// </remarks>
internal static class LibTorchSharpPatch
{
    public const string Version = "GLIBCXX_3.4.32";
    public const string OnlySymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The patched bytes, or null where the file does not need that version for that symbol alone.</summary>
    /// <exception cref="InvalidDataException">The bytes are no 64-bit ELF file, or are damaged.</exception>
    public static byte[]? Apply(byte[] original)
    {
        var needs = new ElfVersionNeeds(original);
        byte[]? patched = null;
        foreach (ElfVersionNeed need in needs.Entries.Where(entry => entry.Version == Version))
        {
            if (needs.SymbolsOf(need).Any(symbol => symbol != OnlySymbol))
            {
                return null;
            }

            patched ??= [.. original];
            ElfVersionNeeds.MarkWeak(patched, need);
        }

        return patched;
    }
}
