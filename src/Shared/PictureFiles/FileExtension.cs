namespace ProgressiveSR.PictureFiles;

/// <summary>Maps file extensions to formats.</summary>
internal static class FileExtension
{
    /// <summary>The format of an extension, case-insensitive; false if it is not one that can be written.</summary>
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
