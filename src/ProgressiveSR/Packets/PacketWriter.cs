using System.Diagnostics.CodeAnalysis;
using ProgressiveSR.Sampling;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Writes packets in the format of <c>FORMAT.md</c>. Allocation-free and thread-safe.</summary>
/// <remarks>
/// A packet of the same picture as the preceding one in the stream omits the picture fields. <see cref="PacketStream"/>
/// writes and reads whole streams.
/// </remarks>
public static class PacketWriter
{
    /// <summary>The size of a packet on the wire in bytes.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="previous">
    /// The header of the preceding packet in the same stream; null to write the packet in full.
    /// </param>
    /// <returns>The length of the payload plus at most 77.</returns>
    /// <exception cref="ArgumentException">The packet would exceed 2 GiB.</exception>
    public static int GetLength(in IncrementPacket packet, PictureHeader? previous = null)
    {
        if (packet.Payload.Length > int.MaxValue - PacketFormat.MaxOverhead)
        {
            ThrowTooLong(packet.Payload.Length);
        }

        int picture = previous == packet.Header
            ? PacketFormat.ContinuedLength
            : PacketFormat.TileSizesOffset + TileSizesField.GetLength(packet.Header.TileSizes)
                + LengthOf(packet.Header.Width) + LengthOf(packet.Header.Height);
        BlockRegion tiles = packet.Tiles;
        int frame = 1 + LengthOf(tiles.X) + LengthOf(tiles.Y) + LengthOf(tiles.Columns) + LengthOf(tiles.Rows)
            + LengthOf(packet.Payload.Length);
        return picture + frame + Crc32C.Size + packet.Payload.Length + Crc32C.Size;
    }

    /// <summary>Writes a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="destination">At least <see cref="GetLength"/> bytes.</param>
    /// <param name="previous">
    /// The header of the preceding packet in the same stream; null to write the packet in full.
    /// </param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">
    /// The destination is too short, or a size, level, codec or rectangle of tiles of the packet is out of range.
    /// </exception>
    /// <exception cref="InvalidPacketException">The part lengths do not match the payload.</exception>
    public static int Write(in IncrementPacket packet, Span<byte> destination, PictureHeader? previous = null)
    {
        Require(packet);
        int length = GetLength(packet, previous);
        if (destination.Length < length)
        {
            ThrowTooShort(length, destination.Length);
        }

        destination = destination[..length];
        Span<byte> picture = stackalloc byte[PacketFormat.MaxPictureLength];
        picture = picture[..WritePicture(packet.Header, picture)];
        int frame = PacketFormat.ContinuedLength;
        if (previous == packet.Header)
        {
            destination[0] = PacketFormat.Continued;
        }
        else
        {
            picture.CopyTo(destination);
            frame = picture.Length;
        }

        int position = frame + WriteFrame(packet, destination[frame..]);
        uint checksum = Crc32C.Compute(destination[frame..position], Crc32C.Compute(picture));
        WriteUInt32LittleEndian(destination[position..], checksum);
        Span<byte> payload = destination[(position + Crc32C.Size)..^Crc32C.Size];
        packet.Payload.Span.CopyTo(payload);
        WriteUInt32LittleEndian(destination[^Crc32C.Size..], Crc32C.Compute(payload, checksum));
        return length;
    }

    /// <summary>Writes the picture fields, with which a full packet starts.</summary>
    /// <param name="header">A header with sizes in range.</param>
    /// <param name="destination">At least <see cref="PacketFormat.MaxPictureLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    internal static int WritePicture(in PictureHeader header, Span<byte> destination)
    {
        PacketFormat.Magic.CopyTo(destination);
        destination[PacketFormat.VersionOffset] = PacketFormat.Version;
        header.Picture.Write(destination[PacketFormat.PictureOffset..]);
        header.Model.Write(destination[PacketFormat.ModelOffset..]);
        int position = PacketFormat.TileSizesOffset;
        position += TileSizesField.Write(header.TileSizes, destination[position..]);
        WriteNumber(header.Width, destination, ref position);
        WriteNumber(header.Height, destination, ref position);
        return position;
    }

    private static int WriteFrame(in IncrementPacket packet, Span<byte> destination)
    {
        destination[0] = (byte)(packet.Level | ((int)packet.Codec << PacketFormat.CodecShift));
        int position = 1;
        WriteNumber(packet.Tiles.X, destination, ref position);
        WriteNumber(packet.Tiles.Y, destination, ref position);
        WriteNumber(packet.Tiles.Columns, destination, ref position);
        WriteNumber(packet.Tiles.Rows, destination, ref position);
        WriteNumber(packet.Payload.Length, destination, ref position);
        return position;
    }

    private static void WriteNumber(int value, Span<byte> destination, ref int position) =>
        position += Leb128.Write(destination[position..], (uint)value);

    private static int LengthOf(int value) => Leb128.GetLength((uint)value);

    private static void Require(in IncrementPacket packet)
    {
        PictureHeader header = packet.Header;
        BlockRegion tiles = packet.Tiles;
        bool sizeFits = header.Width is >= 1 and <= BlockGrid.MaxSide && header.Height is >= 1 and <= BlockGrid.MaxSide
            && header.TileSizes != default;
        if (!sizeFits || packet.Level is < 0 or >= LevelSchedule.MaxLevels
            || (int)packet.Codec > PacketFormat.MaxCodec
            || !PictureRules.Fits(
                tiles.X,
                tiles.Y,
                tiles.Columns,
                tiles.Rows,
                header.Width,
                header.Height,
                header.TileSizes[packet.Level]))
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
            + $"{packet.Header.TileSizes}.");
}
