using System.Diagnostics.CodeAnalysis;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Writes packets in the form of <c>FORMAT.md</c>. Allocates nothing. Thread-safe.</summary>
public static class PacketWriter
{
    /// <summary>The bytes that a packet takes on the wire.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>The payload's length plus <see cref="PacketFormat.Overhead"/>.</returns>
    /// <exception cref="ArgumentException">The packet would be longer than 2 GiB.</exception>
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
    /// <param name="destination">Receives <see cref="GetLength"/> bytes; may be longer.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentException">
    /// The destination is too short, or the packet is none: a size, level or region is outside its range, or a raw
    /// payload is no whole number of samples per block.
    /// </exception>
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
        header[PacketFormat.ReservedOffset] = 0;
        WriteInt32LittleEndian(header[PacketFormat.PayloadLengthOffset..], packet.Payload.Length);
        WriteInt32LittleEndian(header[PacketFormat.WidthOffset..], packet.Header.Width);
        WriteInt32LittleEndian(header[PacketFormat.HeightOffset..], packet.Header.Height);
        WriteInt32LittleEndian(header[PacketFormat.RegionOffset..], packet.Region.X);
        WriteInt32LittleEndian(header[(PacketFormat.RegionOffset + 4)..], packet.Region.Y);
        WriteInt32LittleEndian(header[(PacketFormat.RegionOffset + 8)..], packet.Region.Columns);
        WriteInt32LittleEndian(header[(PacketFormat.RegionOffset + 12)..], packet.Region.Rows);
        packet.Header.Picture.Write(header[PacketFormat.PictureOffset..]);
        packet.Header.Model.Write(header[PacketFormat.ModelOffset..]);
        WriteUInt32LittleEndian(
            header[PacketFormat.HeaderChecksumOffset..], Crc32C.Compute(header[..PacketFormat.HeaderChecksumOffset]));
    }

    private static void Require(in IncrementPacket packet)
    {
        PictureHeader header = packet.Header;
        BlockRegion region = packet.Region;
        bool sizeFits = header.Width is >= 1 and <= BlockGrid.MaxSide && header.Height is >= 1 and <= BlockGrid.MaxSide;
        bool regionFits = PictureRules.Fits(
            region.X, region.Y, region.Columns, region.Rows, header.Width, header.Height);
        if (!sizeFits || !regionFits || packet.Level is < 0 or >= LevelSchedule.MaxLevels
            || packet.Codec != PayloadCodec.Raw
            || packet.Payload.IsEmpty || packet.Payload.Length % region.Count != 0)
        {
            ThrowNoPacket(packet);
        }
    }

    [DoesNotReturn]
    private static void ThrowTooLong(int payload) =>
        throw new ArgumentException($"A payload of {payload} bytes makes a packet of over 2 GiB; send it in parts.");

    [DoesNotReturn]
    private static void ThrowTooShort(int needed, int actual) =>
        throw new ArgumentException($"The packet takes {needed} bytes, but the destination has {actual}.");

    [DoesNotReturn]
    private static void ThrowNoPacket(in IncrementPacket packet) =>
        throw new ArgumentException(
            $"A packet cannot hold level {packet.Level}, {packet.Region} and {packet.Payload.Length} bytes in codec "
            + $"{packet.Codec} for a picture of {packet.Header.Width}x{packet.Header.Height}.");
}
