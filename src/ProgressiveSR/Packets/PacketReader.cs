using ProgressiveSR.Sampling;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Reads packets in the format of <c>FORMAT.md</c>. Allocation-free and thread-safe.</summary>
/// <remarks>
/// A packet that was read is intact, its tiles lie inside the largest possible grid for its picture, and its payload
/// splits into one part per tile. The receiver checks that it belongs to the expected picture and model, and that its
/// parts decode to the model's samples.
/// </remarks>
public static class PacketReader
{
    /// <summary>Reads the packet at the start of the bytes received so far.</summary>
    /// <param name="source">The bytes received; bytes beyond the packet are ignored.</param>
    /// <param name="limits">The receiver's size limits.</param>
    /// <param name="packet">The packet; its payload refers to <paramref name="source"/>.</param>
    /// <param name="length">
    /// If true, the length of the packet in bytes. If false, the minimum number of bytes that <paramref name="source"/>
    /// must have: the packet's length if the header is complete, else <see cref="PacketFormat.HeaderLength"/>.
    /// </param>
    /// <returns>False if more bytes are needed.</returns>
    /// <exception cref="InvalidPacketException">
    /// The bytes are not a packet: they are damaged, have a newer format version, or claim a size beyond the limits.
    /// Waiting for more bytes does not help.
    /// </exception>
    public static bool TryRead(
        ReadOnlyMemory<byte> source, PacketLimits limits, out IncrementPacket packet, out int length)
    {
        ArgumentNullException.ThrowIfNull(limits);
        packet = default;
        ReadOnlySpan<byte> bytes = source.Span;
        RequireStart(bytes);
        if (bytes.Length < PacketFormat.HeaderLength)
        {
            length = PacketFormat.HeaderLength;
            return false;
        }

        IncrementPacket header = ReadHeader(bytes[..PacketFormat.HeaderLength], limits, out int payloadLength);
        length = payloadLength + PacketFormat.Overhead;
        if (bytes.Length < length)
        {
            return false;
        }

        int end = length - Crc32C.Size;
        PacketThrow.IfChecksumDiffers(
            "The packet", "fetch it again", end, ReadUInt32LittleEndian(bytes[end..]), Crc32C.Compute(bytes[..end]));
        packet = header with { Payload = source.Slice(PacketFormat.HeaderLength, payloadLength) };
        _ = packet.Parts;
        return true;
    }

    /// <summary>Checks magic and version as soon as they have arrived, so that a wrong stream fails at once.</summary>
    private static void RequireStart(ReadOnlySpan<byte> bytes)
    {
        int known = Math.Min(bytes.Length, PacketFormat.Magic.Length);
        if (!bytes[..known].SequenceEqual(PacketFormat.Magic[..known]))
        {
            PacketThrow.Invalid(
                "This is not an increment packet.",
                0,
                Convert.ToHexStringLower(PacketFormat.Magic),
                Convert.ToHexStringLower(bytes[..known]));
        }

        if (bytes.Length > PacketFormat.VersionOffset && bytes[PacketFormat.VersionOffset] != PacketFormat.Version)
        {
            PacketThrow.Invalid(
                "The packet's version is not supported.",
                PacketFormat.VersionOffset,
                PacketFormat.Version,
                bytes[PacketFormat.VersionOffset]);
        }
    }

    private static IncrementPacket ReadHeader(ReadOnlySpan<byte> header, PacketLimits limits, out int payloadLength)
    {
        PacketThrow.IfChecksumDiffers(
            "The packet's header",
            "fetch the packet again",
            PacketFormat.HeaderChecksumOffset,
            ReadUInt32LittleEndian(header[PacketFormat.HeaderChecksumOffset..]),
            Crc32C.Compute(header[..PacketFormat.HeaderChecksumOffset]));

        RequireSmallFields(header);
        uint width = ReadUInt32LittleEndian(header[PacketFormat.WidthOffset..]);
        uint height = ReadUInt32LittleEndian(header[PacketFormat.HeightOffset..]);
        PictureRules.Require(width, height, limits, PacketFormat.WidthOffset, PacketFormat.HeightOffset);
        BlockRegion tiles = ReadTiles(header, width, height);
        payloadLength = ReadPayloadLength(header, limits, tiles);
        return new IncrementPacket(
            new PictureHeader(
                ContentId.Read(header[PacketFormat.PictureOffset..]),
                ContentId.Read(header[PacketFormat.ModelOffset..]),
                (int)width,
                (int)height,
                header[PacketFormat.TileSideOffset]),
            header[PacketFormat.LevelOffset],
            tiles,
            (PayloadCodec)header[PacketFormat.CodecOffset],
            default);
    }

    private static void RequireSmallFields(ReadOnlySpan<byte> header)
    {
        if (header[PacketFormat.LevelOffset] >= LevelSchedule.MaxLevels)
        {
            PacketThrow.Invalid(
                "The packet's level is out of range.",
                PacketFormat.LevelOffset,
                $"0 to {LevelSchedule.MaxLevels - 1}",
                header[PacketFormat.LevelOffset]);
        }

        if (header[PacketFormat.TileSideOffset] == 0)
        {
            PacketThrow.Invalid(
                "The packet's tile side is out of range.",
                PacketFormat.TileSideOffset,
                $"1 to {PictureHeader.MaxTileSide}",
                header[PacketFormat.TileSideOffset]);
        }
    }

    private static BlockRegion ReadTiles(ReadOnlySpan<byte> header, uint width, uint height)
    {
        ReadOnlySpan<byte> field = header[PacketFormat.TilesOffset..];
        uint x = ReadUInt32LittleEndian(field);
        uint y = ReadUInt32LittleEndian(field[4..]);
        uint columns = ReadUInt32LittleEndian(field[8..]);
        uint rows = ReadUInt32LittleEndian(field[12..]);
        if (!PictureRules.Fits(x, y, columns, rows, width, height, header[PacketFormat.TileSideOffset]))
        {
            PacketThrow.Invalid(
                "The packet's tiles lie outside its picture.",
                PacketFormat.TilesOffset,
                $"tiles inside {width}x{height} pixels",
                $"{columns}x{rows} tiles at {x},{y}");
        }

        return new BlockRegion((int)x, (int)y, (int)columns, (int)rows);
    }

    private static int ReadPayloadLength(ReadOnlySpan<byte> header, PacketLimits limits, BlockRegion tiles)
    {
        uint length = ReadUInt32LittleEndian(header[PacketFormat.PayloadLengthOffset..]);
        if (length > Math.Min(limits.MaxPayloadBytes, int.MaxValue - PacketFormat.Overhead))
        {
            PacketThrow.Invalid(
                "The packet's payload is longer than the receiver allows.",
                PacketFormat.PayloadLengthOffset,
                $"at most {limits.MaxPayloadBytes} bytes",
                length);
        }

        if (length < tiles.Count - 1)
        {
            PacketThrow.Invalid(
                "The packet's payload is too short for the lengths of its parts.",
                PacketFormat.PayloadLengthOffset,
                $"{tiles.Count - 1} bytes or more",
                length);
        }

        return (int)length;
    }
}
