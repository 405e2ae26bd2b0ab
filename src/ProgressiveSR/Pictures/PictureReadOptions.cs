namespace ProgressiveSR;

/// <summary>How pictures are read.</summary>
public sealed record PictureReadOptions
{
    /// <summary>The largest value of <see cref="MaxPixels"/>: 2^29 - 1, a decoded buffer of just under 2 GiB.</summary>
    public const int MaxPixelsLimit = (1 << 29) - 1;

    /// <summary>The defaults.</summary>
    public static PictureReadOptions Default { get; } = new();

    /// <summary>The most pixels a picture may have; checked before memory for them is taken.</summary>
    /// <value>1 to <see cref="MaxPixelsLimit"/>; the default is 2^28 (268,435,456).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int MaxPixels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxPixelsLimit);
            field = value;
        }
    } = 1 << 28;

    /// <summary>The most bytes a file or stream may have.</summary>
    /// <value>1 to 2^30; the default is 2^30 (1 GiB).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int MaxBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1 << 30);
            field = value;
        }
    } = 1 << 30;

    /// <summary>Whether the picture is turned and mirrored upright as its EXIF orientation says.</summary>
    /// <value>The default is true.</value>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>Whether colours are converted to sRGB from the colour profile of the file.</summary>
    /// <value>
    /// The default is true; false gives the numbers of the file, as tools do that ignore profiles. Files without a
    /// profile are taken as sRGB either way.
    /// </value>
    public bool ConvertToSrgb { get; init; } = true;

    /// <summary>
    /// Whether a PNG or JPEG file that ends too early gives the rows that were there (the rest is black, or grey in a
    /// JPEG, and transparent where the file has alpha) instead of an <see cref="InvalidPictureException"/>; a
    /// progressive JPEG gives all rows, less sharp.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AcceptTruncated { get; init; }

    /// <summary>
    /// Told, a sentence each that names the file, what a file asks for and its reading cannot honour, such as a colour
    /// profile that cannot be converted. It is called on the reading thread.
    /// </summary>
    /// <value>The default is null: nobody is told.</value>
    public Action<string>? Warn { get; init; }
}
