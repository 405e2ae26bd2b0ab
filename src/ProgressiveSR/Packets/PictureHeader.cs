namespace ProgressiveSR;

/// <summary>What all packets of a picture have in common.</summary>
/// <param name="Picture">Names the picture: a hash of its size and pixels.</param>
/// <param name="Model">Names the sampling (<see cref="ModelManifest.Fingerprint"/>).</param>
/// <param name="Width">True width in pixels.</param>
/// <param name="Height">True height in pixels.</param>
public readonly record struct PictureHeader(ContentId Picture, ContentId Model, int Width, int Height);
