namespace ProgressiveSR.ImageSharp;

/// <summary>The kind of colours in a file, as far as it matters for profiles.</summary>
[Flags]
internal enum PixelColours
{
    None = 0,
    Grey = 1,
    Rgb = 2,
}
