namespace ProgressiveSR;

/// <summary>What a picture file says about itself before it is decoded.</summary>
/// <param name="Width">Width in pixels, as the picture has when it is read with the same options.</param>
/// <param name="Height">Height in pixels, likewise.</param>
/// <param name="MayHaveAlpha">
/// Whether the file can hold transparent pixels; a decoded picture is opaque where all of them are opaque after all.
/// </param>
public readonly record struct PictureInfo(int Width, int Height, bool MayHaveAlpha)
{
    /// <summary>Number of pixels.</summary>
    public long Pixels => (long)Width * Height;
}
