namespace ProgressiveSR;

/// <summary>A picture rendered, with its statistics.</summary>
/// <param name="Picture">The picture, opaque, rows side by side.</param>
/// <param name="Statistics">What it shows and where the time went.</param>
public sealed record RenderResult(Picture Picture, RenderStatistics Statistics);
