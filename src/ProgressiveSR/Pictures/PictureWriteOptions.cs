namespace ProgressiveSR;

/// <summary>Options for writing pictures.</summary>
public sealed record PictureWriteOptions
{
    /// <summary>The defaults.</summary>
    public static PictureWriteOptions Default { get; } = new();

    /// <summary>Quality of JPEG and lossy WebP. From 90 up, JPEG keeps full chroma resolution.</summary>
    /// <value>1 (smallest) to 100 (best); the default is 90.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Quality
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    } = 90;

    /// <summary>Whether WebP is lossless, preserving every visible pixel exactly.</summary>
    /// <value>The default is true; false writes lossy WebP at <see cref="Quality"/>.</value>
    public bool LosslessWebp { get; init; } = true;

    /// <summary>PNG compression effort; the pixels are the same at every setting.</summary>
    /// <value>0 (stored) to 9 (smallest, slowest); the default is 6.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int PngCompression
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 9);
            field = value;
        }
    } = 6;
}
