namespace ProgressiveSR.Torch;

/// <summary>The dynamic symbol table of an ELF library.</summary>
internal static class ElfSymbols
{
    private const int SymbolSize = 24;
    private const int GlobalBinding = 1;

    public static string Name(ElfImage image, ElfSection symbols, ElfSection names, long index) =>
        image.Text(names, image.UInt32(symbols.Offset + index * SymbolSize));

    /// <summary>Symbols that other libraries must define; weak ones, which may stay undefined, are excluded.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a 64-bit ELF file, or are damaged.</exception>
    public static IReadOnlyList<string> Undefined(byte[] bytes)
    {
        var image = new ElfImage(bytes);
        if (image.Find(ElfImage.DynamicSymbols) is not { } symbols)
        {
            return [];
        }

        ElfSection names = image.Linked(symbols);
        var result = new List<string>();
        for (long i = 0; i < symbols.Size / SymbolSize; i++)
        {
            long at = symbols.Offset + i * SymbolSize;
            if (image.Byte(at + 4) >> 4 == GlobalBinding && image.UInt16(at + 6) == 0)
            {
                result.Add(Name(image, symbols, names, i));
            }
        }

        return result;
    }
}
