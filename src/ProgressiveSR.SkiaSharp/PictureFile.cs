namespace ProgressiveSR.SkiaSharp;

/// <remarks>
/// <para>
/// A picture that was read is upright (EXIF orientation applied), in sRGB (colour profiles converted; files without one
/// are taken as sRGB) and has an alpha plane only where a pixel is not opaque. Grey, palette, 16-bit and CMYK files
/// become 8-bit RGB; of an animation the first frame is read. Formats besides the three are read where SkiaSharp can.
/// </para>
/// <para>
/// A cancelled token ends reading at the next piece of the file and writing at the next row (PNG) or piece (JPEG);
/// nothing then appears where a file was to be written. Skia decodes and encodes a WebP picture in one call that cannot
/// be ended, as it does what is left of a progressive JPEG once the last byte was read.
/// </para>
/// <para>
/// The application brings SkiaSharp's native library; where it is missing, methods throw
/// <see cref="DllNotFoundException"/> with the name of the package to add.
/// </para>
/// </remarks>
public static partial class PictureFile;
