namespace ProgressiveSR;

/// <summary>Constants of packets, version 1, as specified in <c>FORMAT.md</c>.</summary>
internal static class PacketFormat
{
    public const byte Version = 1;

    /// <summary>The first byte of a continued packet, in place of the picture fields.</summary>
    public const byte Continued = 0x8A;

    public const int ContinuedLength = 1;

    public const int VersionOffset = 4;
    public const int PictureOffset = 5;
    public const int ModelOffset = 21;

    /// <summary>The offset of <see cref="TileSizesField"/>, the first field of variable length.</summary>
    public const int TileSizesOffset = 37;

    /// <summary>Number of LEB128 fields behind the tiles' sizes: the picture's width and height.</summary>
    public const int SizeNumbers = 2;

    /// <summary>
    /// Number of LEB128 fields in the frame: x, y, columns and rows of tiles, and the length of the payload.
    /// </summary>
    public const int FrameNumbers = 5;

    /// <summary>
    /// The maximum size of the picture fields; width and height have up to 21 bits, three bytes each.
    /// </summary>
    public const int MaxPictureLength = TileSizesOffset + TileSizesField.MaxLength + SizeNumbers * 3;

    /// <summary>The maximum size of a packet without its payload.</summary>
    public const int MaxOverhead = MaxPictureLength + 1 + 4 * 3 + 5 + 2 * Crc32C.Size;

    /// <summary>The position of the codec, above the level's five bits.</summary>
    public const int CodecShift = 5;

    public const int MaxCodec = 7;

    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'S', (byte)'I'];
}
