using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR;

/// <summary>Keeps the making of exceptions out of the code that reads.</summary>
internal static class PacketThrow
{
    /// <summary>Throws <see cref="InvalidPacketException"/>.</summary>
    [DoesNotReturn]
    public static void Invalid(string what, long offset, object? expected, object? actual) =>
        throw new InvalidPacketException(
            $"{what} At byte {offset} there should be {expected}, but there is {actual}.", offset, expected, actual);

    /// <summary>Throws where a checksum does not fit the bytes before it.</summary>
    /// <param name="what">What the checksum is of.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="offset">Where it is.</param>
    /// <param name="expected">The checksum that was sent.</param>
    /// <param name="actual">The checksum of the bytes.</param>
    public static void IfChecksumDiffers(string what, string remedy, long offset, uint expected, uint actual)
    {
        if (expected != actual)
        {
            throw ChecksumDiffers(what, remedy, offset, expected, actual);
        }
    }

    /// <summary>As <see cref="IfChecksumDiffers"/>, for a tile of a file.</summary>
    public static void IfTileDiffers(int level, int tile, ByteRange range, uint expected, uint actual)
    {
        if (expected != actual)
        {
            string lower = level > 0 ? $", or show level {level - 1}" : "";
            throw ChecksumDiffers(
                $"Tile {tile} of level {level}",
                $"fetch bytes {range.Offset} to {range.End - 1} of the file again{lower}",
                range.Offset,
                expected,
                actual,
                level,
                tile);
        }
    }

    private static InvalidPacketException ChecksumDiffers(
        string what, string remedy, long offset, uint expected, uint actual, int? level = null, int? tile = null) =>
        new(
            $"{what} is damaged: its checksum is {actual:x8}, but {expected:x8} was sent; {remedy}.",
            offset,
            expected,
            actual)
        {
            Level = level,
            Tile = tile,
        };
}
