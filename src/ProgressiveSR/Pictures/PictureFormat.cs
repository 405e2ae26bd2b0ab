namespace ProgressiveSR;

/// <summary>A file format that pictures are written in.</summary>
public enum PictureFormat
{
    /// <summary>PNG, lossless; extension <c>.png</c>.</summary>
    Png,

    /// <summary>JPEG, lossy and without alpha; extensions <c>.jpg</c> and <c>.jpeg</c>.</summary>
    Jpeg,

    /// <summary>WebP, lossless or lossy; extension <c>.webp</c>.</summary>
    Webp,
}
