using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR;

/// <summary>Builds exceptions, to keep that out of the readers.</summary>
internal static class PacketThrow
{
    /// <summary>Throws <see cref="InvalidPacketException"/>.</summary>
    [DoesNotReturn]
    public static void Invalid(string what, long offset, object? expected, object? actual) =>
        throw new InvalidPacketException(
            $"{what} At byte {offset}: expected {expected}, found {actual}.", offset, expected, actual);

    /// <summary>Throws if a checksum does not match the bytes before it.</summary>
    /// <param name="what">What the checksum covers.</param>
    /// <param name="remedy">What the user can do about it.</param>
    /// <param name="offset">The offset of the checksum.</param>
    /// <param name="expected">The stored checksum.</param>
    /// <param name="actual">The checksum of the bytes.</param>
    public static void IfChecksumDiffers(string what, string remedy, long offset, uint expected, uint actual)
    {
        if (expected != actual)
        {
            throw new InvalidPacketException(
                $"{what} is damaged: its checksum is {actual:x8}, not {expected:x8}; {remedy}.",
                offset,
                expected,
                actual);
        }
    }
}
