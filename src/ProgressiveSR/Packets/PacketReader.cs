using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Reads packets in the format of <c>FORMAT.md</c>. Allocation-free and thread-safe.</summary>
/// <remarks>
/// A packet that was read is intact, its tiles lie inside the largest possible grid for its picture, and its payload
/// splits into one part per tile. The receiver checks that it belongs to the expected picture and model, that it knows
/// the codec, and that the parts decode to the model's samples.
/// </remarks>
public static class PacketReader
{
    /// <summary>Reads the packet at the start of the bytes received so far.</summary>
    /// <param name="source">The bytes received; bytes beyond the packet are ignored.</param>
    /// <param name="limits">The receiver's size limits.</param>
    /// <param name="packet">The packet; its payload refers to <paramref name="source"/>.</param>
    /// <param name="length">
    /// If true, the length of the packet in bytes. If false, a number of bytes, more than <paramref name="source"/> has
    /// and at most the length of the packet, that is needed to continue: the packet's length if the header is complete,
    /// otherwise the minimum length of a header that starts like this.
    /// </param>
    /// <param name="previous">
    /// The header of the packet before it in the same stream, whose picture it may continue; null at the start.
    /// </param>
    /// <returns>False if more bytes are needed.</returns>
    /// <exception cref="InvalidPacketException">
    /// The bytes are not a packet: they are damaged, have a newer format version, claim a size beyond the limits, or
    /// continue another picture than that of <paramref name="previous"/>. Waiting for more bytes does not help.
    /// </exception>
    public static bool TryRead(
        ReadOnlyMemory<byte> source,
        PacketLimits limits,
        out IncrementPacket packet,
        out int length,
        PictureHeader? previous = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        packet = default;
        ReadOnlySpan<byte> bytes = source.Span;
        bool isContinued = RequireStart(bytes, previous);
        int frame = isContinued
            ? PacketFormat.ContinuedLength
            : SkipNumbers(bytes, SizeOffset(bytes), PacketFormat.SizeNumbers);
        int end = SkipNumbers(bytes, frame + 1, PacketFormat.FrameNumbers);
        length = end + Crc32C.Size;
        if (bytes.Length < length)
        {
            return false;
        }

        PictureHeader picture = isContinued ? previous!.Value : ReadPicture(bytes);
        uint checksum = Crc32C.Compute(
            bytes[frame..end], isContinued ? Checksum(picture) : Crc32C.Compute(bytes[..frame]));
        PacketThrow.IfChecksumDiffers(
            "The packet's header",
            isContinued ? "fetch the packet again, with its picture's fields" : "fetch the packet again",
            end,
            ReadUInt32LittleEndian(bytes[end..]),
            checksum);
        RequirePicture(picture, limits, isContinued);
        IncrementPacket header = ReadFrame(bytes, frame, picture, limits, out int payloadLength);
        int start = length;
        length += payloadLength + Crc32C.Size;
        if (bytes.Length < length)
        {
            return false;
        }

        ReadOnlyMemory<byte> payload = source.Slice(start, payloadLength);
        PacketThrow.IfChecksumDiffers(
            "The packet",
            "fetch it again",
            start + payloadLength,
            ReadUInt32LittleEndian(bytes[(start + payloadLength)..]),
            Crc32C.Compute(payload.Span, checksum));
        packet = header with { Payload = payload };
        _ = packet.Parts;
        return true;
    }

    /// <summary>
    /// Whether the packet continues the preceding one's picture, or may do so. Magic and version are checked as soon as
    /// they have arrived, so that a wrong stream fails at once.
    /// </summary>
    private static bool RequireStart(ReadOnlySpan<byte> bytes, PictureHeader? previous)
    {
        if (previous is not null && bytes is [] or [PacketFormat.Continued, ..])
        {
            return true;
        }

        int known = Math.Min(bytes.Length, PacketFormat.Magic.Length);
        if (!bytes[..known].SequenceEqual(PacketFormat.Magic[..known]))
        {
            PacketThrow.Invalid(
                bytes[0] == PacketFormat.Continued
                    ? "The packet continues a picture whose first packet did not come before it."
                    : "This is not an increment packet.",
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

        return false;
    }

    /// <summary>The offset of width and height; its minimum if the tiles' sizes have not arrived.</summary>
    private static int SizeOffset(ReadOnlySpan<byte> bytes) => PacketFormat.TileSizesOffset
        + (bytes.Length > PacketFormat.TileSizesOffset
            ? TileSizesField.GetLength(bytes[PacketFormat.TileSizesOffset])
            : TileSizesField.MinLength);

    /// <summary>The end of some LEB128 fields; if bytes are missing, its minimum.</summary>
    private static int SkipNumbers(ReadOnlySpan<byte> bytes, int position, int count)
    {
        for (; count > 0; count--)
        {
            if (!Leb128.TryRead(bytes, ref position, out _))
            {
                return Math.Max(position, bytes.Length) + count;
            }
        }

        return position;
    }

    /// <summary>Reads a field that has arrived; numbers beyond 32 bits are out of every field's range.</summary>
    private static uint ReadNumber(ReadOnlySpan<byte> bytes, ref int position)
    {
        Leb128.TryRead(bytes, ref position, out ulong value);
        return (uint)Math.Min(value, uint.MaxValue);
    }

    private static PictureHeader ReadPicture(ReadOnlySpan<byte> bytes)
    {
        int position = SizeOffset(bytes);
        uint width = ReadNumber(bytes, ref position);
        uint height = ReadNumber(bytes, ref position);
        _ = TileSizesField.TryRead(bytes[PacketFormat.TileSizesOffset..], out TileSizes sizes);
        return new PictureHeader(
            ContentId.Read(bytes[PacketFormat.PictureOffset..]),
            ContentId.Read(bytes[PacketFormat.ModelOffset..]),
            (int)Math.Min(width, int.MaxValue),
            (int)Math.Min(height, int.MaxValue),
            sizes);
    }

    /// <summary>The checksum of the picture fields, which a continued packet omits.</summary>
    private static uint Checksum(in PictureHeader picture)
    {
        Span<byte> bytes = stackalloc byte[
            PacketFormat.TileSizesOffset + TileSizesField.MaxLength + PacketFormat.SizeNumbers * Leb128.MaxLength];
        return Crc32C.Compute(bytes[..PacketWriter.WritePicture(picture, bytes)]);
    }

    private static void RequirePicture(in PictureHeader picture, PacketLimits limits, bool isContinued)
    {
        int size = isContinued ? 0 : PacketFormat.TileSizesOffset + TileSizesField.GetLength(picture.TileSizes);
        PictureRules.Require(
            (uint)picture.Width,
            (uint)picture.Height,
            limits,
            size,
            isContinued ? 0 : size + Leb128.GetLength((uint)picture.Width));
        if (picture.TileSizes == default)
        {
            PacketThrow.Invalid(
                "The packet's tile sizes are out of range.",
                isContinued ? 0 : PacketFormat.TileSizesOffset,
                TileSizesField.Expected,
                "other numbers");
        }
    }

    private static IncrementPacket ReadFrame(
        ReadOnlySpan<byte> bytes, int frame, in PictureHeader picture, PacketLimits limits, out int payloadLength)
    {
        int position = frame + 1;
        int levelAndCodec = bytes[frame];
        int level = levelAndCodec & ((1 << PacketFormat.CodecShift) - 1);
        BlockRegion tiles = ReadTiles(bytes, ref position, picture, picture.TileSizes[level]);
        payloadLength = ReadPayloadLength(bytes, position, limits, tiles);
        return new IncrementPacket(
            picture,
            level,
            tiles,
            (PayloadCodec)(levelAndCodec >> PacketFormat.CodecShift),
            default);
    }

    private static BlockRegion ReadTiles(
        ReadOnlySpan<byte> bytes, ref int position, in PictureHeader picture, TileSize tile)
    {
        int offset = position;
        uint x = ReadNumber(bytes, ref position);
        uint y = ReadNumber(bytes, ref position);
        uint columns = ReadNumber(bytes, ref position);
        uint rows = ReadNumber(bytes, ref position);
        if (!PictureRules.Fits(x, y, columns, rows, picture.Width, picture.Height, tile))
        {
            PacketThrow.Invalid(
                "The packet's tiles lie outside its picture.",
                offset,
                $"tiles inside {picture.Width}x{picture.Height} pixels",
                $"{columns}x{rows} tiles at {x},{y}");
        }

        return new BlockRegion((int)x, (int)y, (int)columns, (int)rows);
    }

    private static int ReadPayloadLength(ReadOnlySpan<byte> bytes, int offset, PacketLimits limits, BlockRegion tiles)
    {
        int position = offset;
        uint length = ReadNumber(bytes, ref position);
        if (length > Math.Min(limits.MaxPayloadBytes, int.MaxValue - PacketFormat.MaxOverhead))
        {
            PacketThrow.Invalid(
                "The packet's payload is longer than the receiver allows.",
                offset,
                $"at most {limits.MaxPayloadBytes} bytes",
                length);
        }

        if (length < tiles.Count - 1)
        {
            PacketThrow.Invalid(
                "The packet's payload is too short for the lengths of its parts.",
                offset,
                $"{tiles.Count - 1} bytes or more",
                length);
        }

        return (int)length;
    }
}
