namespace ProgressiveSR.Torch;

/// <summary>Lets TorchSharp's native library load with a C++ runtime older than the one it was built with.</summary>
/// <remarks>
/// TorchSharp 0.107.0 requires GLIBCXX_3.4.32 of libstdc++, which Debian 12 and Ubuntu 22.04 lack, because of one
/// symbol that no relocation uses: it only ensures that the standard streams are initialised, and libtorch, loaded
/// first, has already done so. Any other missing version still fails.
/// </remarks>
internal static class LibTorchSharpPatch
{
    public const string Version = "GLIBCXX_3.4.32";
    public const string OnlySymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The patched bytes, or null unless the file requires that version for that symbol alone.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a 64-bit ELF file, or are damaged.</exception>
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
