namespace ProgressiveSR.PictureFiles;

/// <summary>The formats by which files are named.</summary>
internal static class FileExtension
{
    /// <summary>The format that an extension asks for, in any case; false where it is none of those written.</summary>
    public static bool TryGetFormat(string path, out PictureFormat format)
    {
        ArgumentNullException.ThrowIfNull(path);
        (bool known, format) = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => (true, PictureFormat.Png),
            ".jpg" or ".jpeg" or ".jpe" or ".jif" or ".jfif" => (true, PictureFormat.Jpeg),
            ".webp" => (true, PictureFormat.Webp),
            _ => (false, default),
        };
        return known;
    }
}
