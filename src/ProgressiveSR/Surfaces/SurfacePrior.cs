namespace ProgressiveSR.Surfaces;

/// <summary>Which surfaces are to be expected in a block, and what lies on them.</summary>
/// <param name="Degree">Highest degree of the polynomials, for a block of 32 pixels; of smaller ones a share.</param>
/// <param name="Decay">
/// How fast higher degrees fade: that of degree d has a standard deviation of <c>300 (1 + d)^-Decay</c> grey levels.
/// </param>
/// <param name="Chroma">Standard deviation of chroma against that of luma.</param>
/// <param name="Noise">Variance of luma noise on the surface, in squared grey levels.</param>
/// <param name="ShowsNoise">Whether what the samples say of the noise is shown, or taken for rounding.</param>
/// <param name="FirstLimit">
/// The most by which a surface may miss the first picture's samples: mean of squares, 1 being the variance of rounding.
/// </param>
/// <param name="MeanLimit">The same of all samples.</param>
/// <param name="WorstLimit">
/// The most by which it may miss any one, in half steps. 1 is rounding to a sample; pixels that were rounded themselves
/// in a pattern, such as a slow ramp's terraces, add up to 5 in a row that the pattern resembles.
/// </param>
/// <param name="EntryLimit">
/// The surface is tried on blocks that one of those before misses by at most this mean of squares.
/// </param>
/// <remarks>
/// The numbers were chosen on ramps, blurred photographs and flat colours with noise of one level. Of natural pictures
/// few blocks pass: at level 7 half of those of Set14 miss every surface by a hundred times a limit and more.
/// </remarks>
internal sealed record SurfacePrior(
    int Degree,
    double Decay,
    double Chroma,
    double Noise,
    bool ShowsNoise,
    float FirstLimit,
    float MeanLimit,
    float WorstLimit,
    float EntryLimit)
{
    /// <summary>Blocks that miss a surface by this mean of squares are unlike it, and are not looked at further.</summary>
    public const float MostMissed = 120;

    /// <summary>Standard deviation of all but the mean colour, which may be any, in grey levels.</summary>
    public const double Spread = 300;

    /// <summary>Variance of chroma noise against that of luma noise.</summary>
    public const double NoiseChroma = 0.2;

    /// <summary>From the simplest on.</summary>
    public static readonly SurfacePrior[] All =
    [
        // Ramps: nothing but 8-bit rounding lies on them.
        new(2, Decay: 4, Chroma: 1, 1.0 / 12, ShowsNoise: false, 1.35f, 1.75f, 6.5f, EntryLimit: float.MaxValue),

        // Strong blur.
        new(8, Decay: 4, Chroma: 0.5, 1.0 / 12, ShowsNoise: false, 1.2f, 1.2f, 5, EntryLimit: float.MaxValue),

        // The same, and flat colours, with a grey level of noise.
        new(8, Decay: 4, Chroma: 0.5, 0.8, ShowsNoise: true, 2.2f, 2.2f, 5, EntryLimit: 8),

        // Slight blur.
        new(12, Decay: 3, Chroma: 0.3, 0.2, ShowsNoise: false, 1.8f, 1.8f, 3, EntryLimit: MostMissed),
    ];
}
