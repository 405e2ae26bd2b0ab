namespace ProgressiveSR.ImageSharp;

/// <remarks>
/// A picture that was read is upright (EXIF orientation applied), in sRGB (RGB and grey colour profiles that consist of
/// curves and primaries are converted; files with another profile or none are taken as sRGB) and has an alpha plane
/// only where a pixel is not opaque. Grey, palette, 16-bit and CMYK files become 8-bit RGB; of an animation the first
/// frame is read. Formats besides the three are read where ImageSharp's default configuration can.
/// </remarks>
public static partial class PictureFile;
