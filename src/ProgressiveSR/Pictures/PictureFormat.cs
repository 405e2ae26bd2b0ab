namespace ProgressiveSR;

/// <summary>A file format for writing pictures.</summary>
public enum PictureFormat
{
    /// <summary>PNG, lossless; extension <c>.png</c>.</summary>
    Png,

    /// <summary>
    /// JPEG, lossy and without alpha; extensions <c>.jpg</c>, <c>.jpeg</c>, <c>.jpe</c>, <c>.jif</c>, <c>.jfif</c>.
    /// </summary>
    Jpeg,

    /// <summary>WebP, lossless or lossy; extension <c>.webp</c>.</summary>
    Webp,
}
