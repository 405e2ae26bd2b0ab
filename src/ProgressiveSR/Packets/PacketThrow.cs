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
    public static void IfChecksumDiffers(string what, long offset, uint expected, uint actual)
    {
        if (expected != actual)
        {
            ChecksumDiffers(what, offset, expected, actual);
        }
    }

    [DoesNotReturn]
    private static void ChecksumDiffers(string what, long offset, uint expected, uint actual) =>
        throw new InvalidPacketException(
            $"{what} was damaged: its checksum is {actual:x8}, but {expected:x8} was sent.", offset, expected, actual);
}
