using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace ProgressiveSR;

/// <summary>
/// The first 128 bits of a SHA-256: how pictures and models are named in packets. Equal content has equal ids.
/// </summary>
public readonly record struct ContentId
{
    /// <summary>Bytes that an id takes in packets and files.</summary>
    public const int Size = 16;

    private readonly UInt128 value;

    private ContentId(UInt128 value) => this.value = value;

    /// <summary>Reads an id of 16 bytes.</summary>
    /// <param name="bytes">16 bytes or more; the rest is ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 16 bytes.</exception>
    public static ContentId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>The id of a finished hash.</summary>
    /// <param name="hash">A SHA-256 hash to which the content was appended; it is reset.</param>
    public static ContentId FromHash(IncrementalHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Read(digest);
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <param name="text">32 hexadecimal digits.</param>
    /// <param name="id">The id read.</param>
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
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter.</exception>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, value);

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => value.ToString("x32", CultureInfo.InvariantCulture);
}
