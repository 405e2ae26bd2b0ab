using System.Buffers.Binary;

namespace ProgressiveSR.Torch;

/// <summary>The versions of other libraries that an ELF library requires (its section .gnu.version_r).</summary>
internal sealed class ElfVersionNeeds
{
    private const ushort Weak = 2;
    private readonly ElfImage _image;

    /// <exception cref="InvalidDataException">The bytes are not a 64-bit ELF file, or are damaged.</exception>
    public ElfVersionNeeds(byte[] bytes)
    {
        _image = new ElfImage(bytes);
        Entries = ReadEntries();
    }

    public IReadOnlyList<ElfVersionNeed> Entries { get; }

    /// <summary>Sets VER_FLG_WEAK, so that the loader accepts a library without that version.</summary>
    public static void MarkWeak(byte[] bytes, ElfVersionNeed need) => BinaryPrimitives.WriteUInt16LittleEndian(
        bytes.AsSpan(need.FlagsOffset, sizeof(ushort)), (ushort)(need.Flags | Weak));

    /// <summary>Names of the symbols bound to that version.</summary>
    public IReadOnlyList<string> SymbolsOf(ElfVersionNeed need)
    {
        if (_image.Find(ElfImage.SymbolVersions) is not { } versions)
        {
            return [];
        }

        ElfSection symbols = _image.Linked(versions);
        ElfSection names = _image.Linked(symbols);
        var result = new List<string>();
        for (long i = 0; i < versions.Size / sizeof(ushort); i++)
        {
            if ((_image.UInt16(versions.Offset + i * sizeof(ushort)) & 0x7fff) == need.Index)
            {
                result.Add(ElfSymbols.Name(_image, symbols, names, i));
            }
        }

        return result;
    }

    private List<ElfVersionNeed> ReadEntries()
    {
        var entries = new List<ElfVersionNeed>();
        if (_image.Find(ElfImage.VersionNeeds) is not { } section)
        {
            return entries;
        }

        ElfSection names = _image.Linked(section);
        long file = section.Offset;
        for (uint i = 0; i < section.Count; i++)
        {
            string library = _image.Text(names, _image.UInt32(Within(section, file) + 4));
            long entry = file + _image.UInt32(file + 8);
            for (int left = _image.UInt16(file + 2); left > 0; left--)
            {
                entries.Add(ReadEntry(names, library, Within(section, entry)));
                entry = Next(entry, _image.UInt32(entry + 12), isLast: left == 1);
            }

            file = Next(file, _image.UInt32(file + 12), isLast: i == section.Count - 1);
        }

        return entries;
    }

    private ElfVersionNeed ReadEntry(ElfSection names, string library, long at) => new(
        library, _image.Text(names, _image.UInt32(at + 8)), _image.UInt16(at + 4), _image.UInt16(at + 6), (int)at + 4);

    // Entries are 16 bytes each and only point forwards, so a damaged file cannot cause a loop.
    private static long Next(long at, uint distance, bool isLast) => isLast || distance >= 16
        ? at + distance
        : throw new InvalidDataException($"Version entry at offset {at} points {distance} bytes ahead.");

    private static long Within(ElfSection section, long at) => at <= section.Offset + section.Size - 16
        ? at
        : throw new InvalidDataException($"Version entry at offset {at} is outside its section.");
}

/// <param name="Library">The required library, such as libstdc++.so.6.</param>
/// <param name="Version">The version's name.</param>
/// <param name="Flags">vna_flags.</param>
/// <param name="Index">vna_other: the version's index in the symbol table.</param>
/// <param name="FlagsOffset">Offset of the flags in the file.</param>
internal readonly record struct ElfVersionNeed(
    string Library, string Version, ushort Flags, ushort Index, int FlagsOffset);
