using System.Text;

namespace ProgressiveSR;

/// <summary>
/// What a model may be called in a file. A receiver looks for a model of that name, so a name that could be read as a
/// path to somewhere else is refused on both sides.
/// </summary>
internal static class PsrModelName
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The rule, as a phrase for messages.</summary>
    public static string Rule =>
        $"1 to {PsrFormat.MaxNameLength} bytes of UTF-8 without control characters, '/', '\\' or ':', not '.' or '..'";

    /// <summary>Whether a name follows the rule.</summary>
    public static bool IsValid(string name)
    {
        try
        {
            return name is not ("" or "." or "..")
                && name.AsSpan().IndexOfAny('/', '\\', ':') < 0
                && !name.Any(char.IsControl)
                && Strict.GetByteCount(name) <= PsrFormat.MaxNameLength;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The bytes of a valid name.</summary>
    public static byte[] GetBytes(string name) => Strict.GetBytes(name);

    /// <summary>Reads a name; throws <see cref="InvalidPacketException"/> where it breaks the rule.</summary>
    public static string Read(ReadOnlySpan<byte> bytes, long offset)
    {
        string? name = Decode(bytes);
        if (name is null || !IsValid(name))
        {
            PacketThrow.Invalid(
                "The model's name cannot be used; encode the picture with a model of another name.",
                offset,
                Rule,
                Convert.ToHexStringLower(bytes));
        }

        return name;
    }

    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
