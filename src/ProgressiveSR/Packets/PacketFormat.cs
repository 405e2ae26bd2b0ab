namespace ProgressiveSR;

/// <summary>The wire format of packets, version 1, as specified in <c>FORMAT.md</c>.</summary>
public static class PacketFormat
{
    /// <summary>The format version that <see cref="PacketWriter"/> writes.</summary>
    public const byte Version = 1;

    /// <summary>Bytes of the header, which precedes the payload.</summary>
    public const int HeaderLength = 72;

    /// <summary>Bytes of a packet besides its payload: the header and the trailing checksum.</summary>
    public const int Overhead = HeaderLength + Crc32C.Size;

    internal const int VersionOffset = 4;
    internal const int CodecOffset = 5;
    internal const int LevelOffset = 6;
    internal const int TileSideOffset = 7;
    internal const int PayloadLengthOffset = 8;
    internal const int WidthOffset = 12;
    internal const int HeightOffset = 16;
    internal const int TilesOffset = 20;
    internal const int PictureOffset = 36;
    internal const int ModelOffset = 52;
    internal const int HeaderChecksumOffset = 68;

    internal static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'S', (byte)'I'];
}
