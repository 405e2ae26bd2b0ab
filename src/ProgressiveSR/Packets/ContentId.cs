using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace ProgressiveSR;

/// <summary>
/// The first 128 bits of a SHA-256 hash, which identify pictures and models in packets. Equal content has equal ids.
/// </summary>
public readonly record struct ContentId
{
    /// <summary>Size of an id in packets and files, in bytes.</summary>
    public const int Size = 16;

    private readonly UInt128 value;

    private ContentId(UInt128 value) => this.value = value;

    /// <summary>Reads an id.</summary>
    /// <param name="bytes">At least 16 bytes; any further bytes are ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 16 bytes.</exception>
    public static ContentId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Takes the id from a hash.</summary>
    /// <param name="hash">A SHA-256 hash of the content; it is reset.</param>
    public static ContentId FromHash(IncrementalHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Read(digest);
    }

    /// <summary>Parses the format that <see cref="ToString"/> writes.</summary>
    /// <param name="text">32 hexadecimal digits.</param>
    /// <param name="id">The parsed id.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out ContentId id)
    {
        bool done = UInt128.TryParse(
                text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value)
            && text!.Length == 2 * Size;
        id = new ContentId(value);
        return done;
    }

    /// <summary>Writes the id as 16 bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The destination is too short.</exception>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, value);

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => value.ToString("x32", CultureInfo.InvariantCulture);
}
