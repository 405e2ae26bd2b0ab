using ProgressiveSR.Sampling;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Reads packets in the form of <c>FORMAT.md</c>. Allocates nothing. Thread-safe.</summary>
/// <remarks>
/// A packet that is read is whole and unchanged, its tiles lie inside the finest grid that its picture can have, and its
/// payload falls into as many parts. Whether it belongs to the picture and model at hand, and whether its parts are what
/// the codec makes of the model's samples, is for the receiver to check.
/// </remarks>
public static class PacketReader
{
    /// <summary>Reads the packet that stands at the beginning of the bytes received so far.</summary>
    /// <param name="source">Bytes received; what follows the packet is left alone.</param>
    /// <param name="limits">The sizes that the receiver is willing to take.</param>
    /// <param name="packet">The packet; its payload refers to <paramref name="source"/>.</param>
    /// <param name="length">
    /// True: the bytes that the packet took. False: how many bytes <paramref name="source"/> needs at least, the whole
    /// packet's length once its header is there and <see cref="PacketFormat.HeaderLength"/> until then.
    /// </param>
    /// <returns>False where more bytes are needed.</returns>
    /// <exception cref="InvalidPacketException">
    /// No packet starts with these bytes: they were damaged, or come from a later version, or claim a size beyond the
    /// limits. Waiting for more does not help.
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

    /// <summary>Magic and version are checked once they are there: nobody waits for a wrong stream.</summary>
    private static void RequireStart(ReadOnlySpan<byte> bytes)
    {
        int known = Math.Min(bytes.Length, PacketFormat.Magic.Length);
        if (!bytes[..known].SequenceEqual(PacketFormat.Magic[..known]))
        {
            PacketThrow.Invalid(
                "This is no increment packet.",
                0,
                Convert.ToHexStringLower(PacketFormat.Magic),
                Convert.ToHexStringLower(bytes[..known]));
        }

        if (bytes.Length > PacketFormat.VersionOffset && bytes[PacketFormat.VersionOffset] != PacketFormat.Version)
        {
            PacketThrow.Invalid(
                "The packet has a version that this reader does not know.",
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
                "The packet has an impossible level.",
                PacketFormat.LevelOffset,
                $"0 to {LevelSchedule.MaxLevels - 1}",
                header[PacketFormat.LevelOffset]);
        }

        if (header[PacketFormat.TileSideOffset] == 0)
        {
            PacketThrow.Invalid(
                "The packet's tiles have no blocks.",
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
                "The packet's tiles leave its picture.",
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
                "The packet's payload has a length that the receiver does not allow.",
                PacketFormat.PayloadLengthOffset,
                $"at most {limits.MaxPayloadBytes} bytes",
                length);
        }

        if (length < tiles.Count - 1)
        {
            PacketThrow.Invalid(
                "The packet's payload has no room for the lengths of its parts.",
                PacketFormat.PayloadLengthOffset,
                $"{tiles.Count - 1} bytes or more",
                length);
        }

        return (int)length;
    }
}
