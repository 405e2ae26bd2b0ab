namespace ProgressiveSR;

/// <summary>The colour space of a picture's values.</summary>
public enum PictureColorSpace : byte
{
    /// <summary>sRGB (IEC 61966-2-1), 8 bits per colour.</summary>
    Srgb = 0,
}
