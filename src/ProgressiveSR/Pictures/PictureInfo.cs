namespace ProgressiveSR;

/// <summary>Properties of a picture file that are known before decoding.</summary>
/// <param name="Width">Width in pixels of the picture as read with the same options.</param>
/// <param name="Height">Height in pixels, likewise.</param>
/// <param name="MayHaveAlpha">
/// Whether the file can contain transparency; a decoded picture is opaque if all its pixels turn out to be.
/// </param>
public readonly record struct PictureInfo(int Width, int Height, bool MayHaveAlpha)
{
    /// <summary>Number of pixels.</summary>
    public long Pixels => (long)Width * Height;
}
