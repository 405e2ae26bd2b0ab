namespace ProgressiveSR;

/// <summary>Options for reading pictures.</summary>
public sealed record PictureReadOptions
{
    /// <summary>The maximum of <see cref="MaxPixels"/>: 2^29 - 1, a decoded buffer of just under 2 GiB.</summary>
    public const int MaxPixelsLimit = (1 << 29) - 1;

    /// <summary>The defaults.</summary>
    public static PictureReadOptions Default { get; } = new();

    /// <summary>The maximum number of pixels, checked before memory is allocated for them.</summary>
    /// <value>1 to <see cref="MaxPixelsLimit"/>; the default is 2^28 (268,435,456).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
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

    /// <summary>The maximum number of bytes in a file or stream.</summary>
    /// <value>1 to 2^30; the default is 2^30 (1 GiB).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
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

    /// <summary>Whether the picture is turned upright according to its EXIF orientation.</summary>
    /// <value>The default is true.</value>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>Whether colours are converted to sRGB from the file's colour profile.</summary>
    /// <value>
    /// The default is true; false returns the stored values, as tools without colour management do. Files without a
    /// profile are read as sRGB either way.
    /// </value>
    public bool ConvertToSrgb { get; init; } = true;

    /// <summary>
    /// Whether a truncated PNG or JPEG file is read as far as possible (missing rows are black, or grey in a JPEG, and
    /// transparent if the file has alpha) instead of throwing <see cref="InvalidPictureException"/>; a progressive JPEG
    /// has all rows, less sharp.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AcceptTruncated { get; init; }

    /// <summary>
    /// Receives warnings, one sentence each that names the file, about features of the file that cannot be honoured,
    /// such as a colour profile that cannot be converted. Called on the reading thread.
    /// </summary>
    /// <value>The default is null: no warnings.</value>
    public Action<string>? Warn { get; init; }
}
