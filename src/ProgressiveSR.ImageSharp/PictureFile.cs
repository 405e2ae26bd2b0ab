namespace ProgressiveSR.ImageSharp;

/// <remarks>
/// <para>
/// A picture that was read is upright (EXIF orientation applied), in sRGB (RGB and grey colour profiles that consist of
/// curves and primaries are converted; files with another profile or none are taken as sRGB) and has an alpha plane
/// only where a pixel is not opaque. Grey, palette, 16-bit and CMYK files become 8-bit RGB; of an animation the first
/// frame is read. Formats besides the three are read where ImageSharp's default configuration can.
/// </para>
/// <para>
/// A cancelled token ends decoding at the next row or block where ImageSharp's decoder looks at it, and writing at the
/// next row of a PNG; nothing then appears where a file was to be written.
/// </para>
/// </remarks>
public static partial class PictureFile;
