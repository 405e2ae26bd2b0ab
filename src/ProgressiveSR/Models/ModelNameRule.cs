using System.Text;

namespace ProgressiveSR.Models;

/// <summary>
/// What a model may be called. A receiver looks for a model by the name in a file, so a name that could be read as a
/// path to somewhere else is refused on both sides.
/// </summary>
internal static class ModelNameRule
{
    private const int MaxLength = byte.MaxValue;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The rule, as a phrase for messages.</summary>
    public static string Text =>
        $"1 to {MaxLength} bytes of UTF-8 without control characters, '/', '\\' or ':', not '.' or '..'";

    /// <summary>Whether a name follows the rule.</summary>
    public static bool IsValid(string name)
    {
        try
        {
            return name is not ("" or "." or "..")
                && name.AsSpan().IndexOfAny('/', '\\', ':') < 0
                && !name.Any(char.IsControl)
                && Strict.GetByteCount(name) <= MaxLength;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The bytes of a valid name.</summary>
    public static byte[] GetBytes(string name) => Strict.GetBytes(name);

    /// <summary>The name that some bytes spell; null where they break the rule.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            string name = Strict.GetString(bytes);
            return IsValid(name) ? name : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
