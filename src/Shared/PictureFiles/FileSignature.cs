namespace ProgressiveSR.PictureFiles;

/// <summary>Detects the format of a file from its first bytes.</summary>
internal static class FileSignature
{
    /// <summary>The number of bytes needed.</summary>
    public const int Length = 12;

    /// <summary>The format; null if it is not one that can be written.</summary>
    public static PictureFormat? Recognise(ReadOnlySpan<byte> encoded) =>
        encoded.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? PictureFormat.Png
        : encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? PictureFormat.Jpeg
        : encoded.Length >= Length && encoded.StartsWith("RIFF"u8) && encoded[8..].StartsWith("WEBP"u8)
            ? PictureFormat.Webp
        : null;
}
