namespace ProgressiveSR.ImageSharp;

/// <summary>Converts pixels to sRGB.</summary>
internal interface IColourConversion
{
    /// <summary>Converts R, G and B of RGBA pixels in place.</summary>
    void Apply(Span<byte> rgba);
}
