using System.Buffers.Binary;
using System.Text;

namespace ProgressiveSR.Torch;

/// <summary>The section table of a 64-bit little-endian ELF file. Every access is bounds-checked.</summary>
internal sealed class ElfImage
{
    public const uint DynamicSymbols = 11;
    public const uint VersionNeeds = 0x6ffffffe;
    public const uint SymbolVersions = 0x6fffffff;

    private const uint Magic = 0x7f454c46;
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private readonly byte[] _bytes;
    private readonly ElfSection[] _sections;

    /// <exception cref="InvalidDataException">
    /// The bytes are not such a file, or contain offsets beyond their end.
    /// </exception>
    public ElfImage(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderSize || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Magic)
        {
            throw new InvalidDataException("Not an ELF file.");
        }

        if (bytes[4] != 2 || bytes[5] != 1)
        {
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");
        }

        _sections = ReadSections();
    }

    public ElfSection? Find(uint type) => Array.Find(_sections, section => section.Type == type);

    public ElfSection Linked(ElfSection section) => section.Link < _sections.Length
        ? _sections[section.Link]
        : throw new InvalidDataException($"Section link {section.Link} is outside the {_sections.Length} sections.");

    public ushort UInt16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    public uint UInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    public byte Byte(long offset) => Slice(offset, 1)[0];

    public string Text(ElfSection table, uint index)
    {
        if (index >= table.Size)
        {
            throw new InvalidDataException($"Name at {index} is outside its table of {table.Size} bytes.");
        }

        ReadOnlySpan<byte> rest = Slice(table.Offset, table.Size)[(int)index..];
        int end = rest.IndexOf((byte)0);
        return end >= 0
            ? Encoding.ASCII.GetString(rest[..end])
            : throw new InvalidDataException($"Name at {index} does not end within its table.");
    }

    private ElfSection[] ReadSections()
    {
        long table = Int64(0x28);
        int entrySize = UInt16(0x3a);
        int count = UInt16(0x3c);
        if (count > 0 && entrySize != SectionHeaderSize)
        {
            throw new InvalidDataException($"Section headers of {entrySize} bytes, expected {SectionHeaderSize}.");
        }

        Slice(table, (long)count * SectionHeaderSize);
        var sections = new ElfSection[count];
        for (int i = 0; i < count; i++)
        {
            long at = table + (long)i * SectionHeaderSize;
            var section = new ElfSection(
                UInt32(at + 4), Int64(at + 24), Int64(at + 32), UInt32(at + 40), UInt32(at + 44));
            if (section.Type is DynamicSymbols or VersionNeeds or SymbolVersions)
            {
                Slice(section.Offset, section.Size);
            }

            sections[i] = section;
        }

        return sections;
    }

    private long Int64(long offset) => BinaryPrimitives.ReadInt64LittleEndian(Slice(offset, 8));

    private ReadOnlySpan<byte> Slice(long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= _bytes.Length && length <= _bytes.Length - offset
            ? _bytes.AsSpan((int)offset, (int)length)
            : throw new InvalidDataException(
                $"ELF file of {_bytes.Length} bytes refers to {length} bytes at offset {offset}.");
}

/// <param name="Type">sh_type.</param>
/// <param name="Offset">sh_offset, in the file.</param>
/// <param name="Size">sh_size, in bytes.</param>
/// <param name="Link">sh_link: the section of the names or symbols.</param>
/// <param name="Count">sh_info: for version needs, their number.</param>
internal sealed record ElfSection(uint Type, long Offset, long Size, uint Link, uint Count);
