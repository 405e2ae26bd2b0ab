namespace ProgressiveSR;

/// <summary>
/// Constants of the <c>.psr</c> format, version 1, which <c>FORMAT.md</c> in the packets' folder specifies.
/// </summary>
internal static class PsrFormat
{
    public const byte Version = 1;

    public const int VersionOffset = 8;
    public const int ColorSpaceOffset = 9;
    public const int FlagsOffset = 10;
    public const int BlockSizeOffset = 11;
    public const int TileSideOffset = 12;
    public const int LevelCountOffset = 13;
    public const int NameLengthOffset = 14;
    public const int ReservedOffset = 15;
    public const int WidthOffset = 16;
    public const int HeightOffset = 20;
    public const int PictureOffset = 24;
    public const int ModelOffset = 40;
    public const int AlphaLengthOffset = 56;
    public const int AlphaChecksumOffset = 60;

    /// <summary>Bytes of the header before the list of levels.</summary>
    public const int FixedLength = 64;

    /// <summary>Bytes of the header for each level.</summary>
    public const int LevelLength = 4;

    /// <summary>Bytes of an index entry: payload length and checksum.</summary>
    public const int EntryLength = 8;

    public const byte AlphaFlag = 1;

    /// <summary>
    /// As in PNG: a byte above 127, both kinds of line ending and an end-of-file mark reveal text-mode transfers.
    /// </summary>
    public static ReadOnlySpan<byte> Magic =>
        [0x89, (byte)'P', (byte)'S', (byte)'R', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Bytes of the complete header, including its checksum.</summary>
    public static int HeaderLength(int levels, int nameLength) =>
        FixedLength + levels * LevelLength + nameLength + Crc32C.Size;

    /// <summary>Bytes of the index, including its checksum.</summary>
    public static long IndexLength(int levels, long tiles) => levels * tiles * EntryLength + Crc32C.Size;
}
