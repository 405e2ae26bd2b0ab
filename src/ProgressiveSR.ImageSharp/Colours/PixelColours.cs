namespace ProgressiveSR.ImageSharp;

/// <summary>What a file's numbers are, as far as profiles are applied to them.</summary>
[Flags]
internal enum PixelColours
{
    None = 0,
    Grey = 1,
    Rgb = 2,
}
