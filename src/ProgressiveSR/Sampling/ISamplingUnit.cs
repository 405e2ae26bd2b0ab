namespace ProgressiveSR.Sampling;

/// <summary>
/// The sender's sampling units S-U_0 .. S-U_n (paper, section 3.1, equations 1 to 3) without quantisation: one growing
/// kernel, of which each level uses its rows.
/// </summary>
/// <remarks>
/// <code>
/// picture ── blocks ──▶ kernel rows of level i ──▶ SamplesPerBlock(i) values per block ──▶ Q (Quantizer) ──▶ alpha_i
/// </code>
/// Values are 16-bit fixed point: 8-bit picture units with <see cref="LevelSchedule.FractionalBits"/> fractional bits,
/// rounded down and saturated. A block's values depend only on that block's pixels. Implementations are thread-safe:
/// one unit serves any number of pictures concurrently. The built-in integer sampler gives the same values on every
/// machine; those of other samplers differ by at most 1, and at most 0.2 % of their indices after Q differ.
/// </remarks>
public interface ISamplingUnit : IDisposable
{
    /// <summary>Side of a block in pixels.</summary>
    int BlockSize { get; }

    /// <summary>The kernel rows of each level.</summary>
    LevelSchedule Schedule { get; }

    /// <summary>Samples a picture's blocks at one or more levels.</summary>
    /// <param name="picture">
    /// The whole picture; blocks that extend beyond its right or bottom border repeat the last pixels.
    /// </param>
    /// <param name="region">The blocks to sample, inside the picture's <see cref="BlockGrid"/>.</param>
    /// <param name="firstLevel">The first level to sample.</param>
    /// <param name="lastLevel">The last level to sample, <paramref name="firstLevel"/> or above.</param>
    /// <param name="destination">
    /// Receives exactly <c>region.Count * (samples of the levels)</c> values: level by level, block by block within a
    /// level (row-major), and within a block in the order of the schedule's rows.
    /// </param>
    /// <param name="cancellationToken">Cancels between tiles, leaving the destination partly written.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region extends beyond the picture, or there is no such level.
    /// </exception>
    /// <exception cref="ArgumentException">The destination has the wrong length.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Sample(
        Picture picture,
        BlockRegion region,
        int firstLevel,
        int lastLevel,
        Span<short> destination,
        CancellationToken cancellationToken = default);
}
