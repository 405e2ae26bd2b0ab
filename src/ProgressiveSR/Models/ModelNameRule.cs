using System.Text;

namespace ProgressiveSR.Models;

/// <summary>
/// The rule for model names. A receiver looks up a model by the name in a file, so both sides reject names that could
/// be read as a path.
/// </summary>
internal static class ModelNameRule
{
    private const int MaxLength = byte.MaxValue;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The rule, as a phrase for messages.</summary>
    public static string Text =>
        $"1 to {MaxLength} bytes of UTF-8 without control characters, '/', '\\' or ':', not '.' or '..'";

    /// <summary>Whether a name is valid.</summary>
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

    /// <summary>Decodes a name; null if it is not valid.</summary>
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
