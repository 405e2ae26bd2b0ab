namespace ProgressiveSR.Surfaces;

/// <summary>A prior for the surfaces of blocks and the noise on them.</summary>
/// <param name="Degree">
/// Maximum degree of the polynomials for a block of 32 pixels; proportionally less for smaller blocks.
/// </param>
/// <param name="Decay">
/// Decay of higher degrees: the standard deviation at degree d is <c>300 (1 + d)^-Decay</c> grey levels.
/// </param>
/// <param name="Chroma">Standard deviation of chroma relative to luma.</param>
/// <param name="Noise">Variance of noise on the surface, independent in each colour, in squared grey levels.</param>
/// <param name="ShowsNoise">
/// Whether the noise estimated from the samples is rendered, rather than attributed to quantisation.
/// </param>
/// <param name="FirstLimit">
/// The maximum misfit of the surface to the first picture's samples: mean square, relative to the variance of the
/// quantisation error.
/// </param>
/// <param name="MeanLimit">The same for all samples.</param>
/// <param name="WorstLimit">
/// The maximum misfit to any single sample, in half steps. 1 is the quantisation error; pixels whose own rounding forms
/// a pattern, such as the terraces of a slow ramp, add up to 5 in a kernel row that resembles the pattern.
/// </param>
/// <param name="EntryLimit">
/// The surface is tried on blocks where the mean-square misfit of an earlier one is at most this.
/// </param>
/// <remarks>
/// The numbers were tuned on ramps, blurred photographs and flat colours with noise of one grey level. Few blocks of
/// natural pictures pass: at level 7, half the blocks of Set14 exceed a limit of every surface by a factor of a hundred
/// or more.
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
    /// <summary>
    /// Blocks whose mean-square misfit exceeds this are unlike the surface, and are not examined further.
    /// </summary>
    public const float MostMissed = 120;

    /// <summary>
    /// Standard deviation of all coefficients but the mean colour, which is unconstrained, in grey levels.
    /// </summary>
    public const double Spread = 300;

    /// <summary>All priors, simplest first.</summary>
    public static readonly SurfacePrior[] All =
    [
        // Ramps, with only 8-bit rounding as noise.
        new(2, Decay: 4, Chroma: 1, 1.0 / 12, ShowsNoise: false, 1.35f, 1.75f, 6.5f, EntryLimit: float.MaxValue),

        // Strong blur.
        new(8, Decay: 4, Chroma: 0.5, 1.0 / 12, ShowsNoise: false, 1.2f, 1.2f, 5, EntryLimit: float.MaxValue),

        // The same, and flat colours, with noise of one grey level.
        new(8, Decay: 4, Chroma: 0.5, 0.8, ShowsNoise: true, 2.2f, 2.2f, 5, EntryLimit: 8),

        // Slight blur.
        new(12, Decay: 3, Chroma: 0.3, 0.2, ShowsNoise: false, 1.8f, 1.8f, 3, EntryLimit: MostMissed),
    ];
}
