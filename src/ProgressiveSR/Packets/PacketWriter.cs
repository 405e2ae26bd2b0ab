using System.Diagnostics.CodeAnalysis;
using ProgressiveSR.Sampling;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Writes packets in the format of <c>FORMAT.md</c>. Allocation-free and thread-safe.</summary>
public static class PacketWriter
{
    /// <summary>The size of a packet on the wire in bytes.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>The length of the payload plus <see cref="PacketFormat.Overhead"/>.</returns>
    /// <exception cref="ArgumentException">The packet would exceed 2 GiB.</exception>
    public static int GetLength(in IncrementPacket packet)
    {
        if (packet.Payload.Length > int.MaxValue - PacketFormat.Overhead)
        {
            ThrowTooLong(packet.Payload.Length);
        }

        return packet.Payload.Length + PacketFormat.Overhead;
    }

    /// <summary>Writes a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="destination">At least <see cref="GetLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">
    /// The destination is too short, or a size, level or rectangle of tiles of the packet is out of range.
    /// </exception>
    /// <exception cref="InvalidPacketException">The part lengths do not match the payload.</exception>
    public static int Write(in IncrementPacket packet, Span<byte> destination)
    {
        int length = GetLength(packet);
        if (destination.Length < length)
        {
            ThrowTooShort(length, destination.Length);
        }

        Require(packet);
        destination = destination[..length];
        WriteHeader(packet, destination[..PacketFormat.HeaderLength]);
        packet.Payload.Span.CopyTo(destination[PacketFormat.HeaderLength..]);
        WriteUInt32LittleEndian(destination[^Crc32C.Size..], Crc32C.Compute(destination[..^Crc32C.Size]));
        return length;
    }

    private static void WriteHeader(in IncrementPacket packet, Span<byte> header)
    {
        PacketFormat.Magic.CopyTo(header);
        header[PacketFormat.VersionOffset] = PacketFormat.Version;
        header[PacketFormat.CodecOffset] = (byte)packet.Codec;
        header[PacketFormat.LevelOffset] = (byte)packet.Level;
        header[PacketFormat.TileSideOffset] = (byte)packet.Header.TileSide;
        WriteInt32LittleEndian(header[PacketFormat.PayloadLengthOffset..], packet.Payload.Length);
        WriteInt32LittleEndian(header[PacketFormat.WidthOffset..], packet.Header.Width);
        WriteInt32LittleEndian(header[PacketFormat.HeightOffset..], packet.Header.Height);
        WriteInt32LittleEndian(header[PacketFormat.TilesOffset..], packet.Tiles.X);
        WriteInt32LittleEndian(header[(PacketFormat.TilesOffset + 4)..], packet.Tiles.Y);
        WriteInt32LittleEndian(header[(PacketFormat.TilesOffset + 8)..], packet.Tiles.Columns);
        WriteInt32LittleEndian(header[(PacketFormat.TilesOffset + 12)..], packet.Tiles.Rows);
        packet.Header.Picture.Write(header[PacketFormat.PictureOffset..]);
        packet.Header.Model.Write(header[PacketFormat.ModelOffset..]);
        WriteUInt32LittleEndian(
            header[PacketFormat.HeaderChecksumOffset..], Crc32C.Compute(header[..PacketFormat.HeaderChecksumOffset]));
    }

    private static void Require(in IncrementPacket packet)
    {
        PictureHeader header = packet.Header;
        BlockRegion tiles = packet.Tiles;
        bool sizeFits = header.Width is >= 1 and <= BlockGrid.MaxSide && header.Height is >= 1 and <= BlockGrid.MaxSide
            && header.TileSide is >= 1 and <= PictureHeader.MaxTileSide;
        if (!sizeFits || packet.Level is < 0 or >= LevelSchedule.MaxLevels
            || !PictureRules.Fits(
                tiles.X, tiles.Y, tiles.Columns, tiles.Rows, header.Width, header.Height, header.TileSide))
        {
            ThrowNoPacket(packet);
        }

        _ = packet.Parts;
    }

    [DoesNotReturn]
    private static void ThrowTooLong(int payload) =>
        throw new ArgumentException(
            $"A payload of {payload} bytes makes a packet of more than 2 GiB; send fewer tiles at a time.");

    [DoesNotReturn]
    private static void ThrowTooShort(int needed, int actual) =>
        throw new ArgumentException($"The packet takes {needed} bytes, but the destination has {actual}.");

    [DoesNotReturn]
    private static void ThrowNoPacket(in IncrementPacket packet) =>
        throw new ArgumentException(
            $"A packet cannot hold level {packet.Level}, {packet.Tiles} and {packet.Payload.Length} bytes in codec "
            + $"{packet.Codec} for a picture of {packet.Header.Width}x{packet.Header.Height} in tiles of "
            + $"{packet.Header.TileSide}.");
}
