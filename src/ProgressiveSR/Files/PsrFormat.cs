namespace ProgressiveSR;

/// <summary>
/// Constants of the <c>.psr</c> format, version 1, which <c>FORMAT.md</c> in the packets' folder specifies.
/// </summary>
internal static class PsrFormat
{
    public const byte Version = 1;

    public const int VersionOffset = 7;
    public const int LengthOffset = 8;
    public const int FlagsOffset = 10;
    public const int BlockSizeOffset = 11;
    public const int LevelCountOffset = 12;
    public const int PictureOffset = 13;
    public const int ModelOffset = PictureOffset + ContentId.Size;

    /// <summary>Bytes of the header before its first field of variable length.</summary>
    public const int FixedLength = ModelOffset + ContentId.Size;

    /// <summary>The maximum size of a header in bytes.</summary>
    public const int MaxLength = 2048;

    public const byte AlphaFlag = 1;
    public const byte LinearFlag = 2;

    /// <summary>
    /// As in PNG: a byte above 127, a line ending and an end-of-file mark reveal text-mode transfers.
    /// </summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'S', (byte)'R', 0x0D, 0x0A, 0x1A];
}
