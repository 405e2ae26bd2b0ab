namespace ProgressiveSR;

/// <summary>What the colour values of a picture mean.</summary>
public enum PictureColorSpace : byte
{
    /// <summary>sRGB (IEC 61966-2-1), 8 bits per colour.</summary>
    Srgb = 0,
}
