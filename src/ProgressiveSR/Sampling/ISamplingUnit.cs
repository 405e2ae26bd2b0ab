namespace ProgressiveSR.Sampling;

/// <summary>
/// The sender's sampling units S-U_0 .. S-U_n of the paper (section 3.1, equations 1 to 3) without their quantisation:
/// one growing kernel, of which each level uses its rows.
/// </summary>
/// <remarks>
/// <code>
/// picture ── blocks ──▶ kernel rows of level i ──▶ SamplesPerBlock(i) values per block ──▶ Q (Quantizer) ──▶ alpha_i
/// </code>
/// Values are 16-bit fixed point: 8-bit picture units with <see cref="LevelSchedule.FractionalBits"/> fractional bits,
/// rounded down and saturated. Values of a block depend on that block's pixels only. Implementations are thread-safe:
/// one unit serves any number of pictures at a time. The shipped integer sampler gives the same values on every machine;
/// those of others differ by at most 1, and after Q at most 0.2 % of the indices do.
/// </remarks>
public interface ISamplingUnit : IDisposable
{
    /// <summary>Side of a block in pixels.</summary>
    int BlockSize { get; }

    /// <summary>What each level samples.</summary>
    LevelSchedule Schedule { get; }

    /// <summary>Samples blocks of a picture at one or more levels.</summary>
    /// <param name="picture">
    /// The whole picture; blocks that stick out over its right and bottom border see its last pixels repeated.
    /// </param>
    /// <param name="region">The blocks to sample, inside the picture's <see cref="BlockGrid"/>.</param>
    /// <param name="firstLevel">The first level to sample.</param>
    /// <param name="lastLevel">The last level to sample, <paramref name="firstLevel"/> or above.</param>
    /// <param name="destination">
    /// Receives exactly <c>region.Count * (samples of the levels)</c> values: level by level, within a level block by
    /// block (row by row), within a block in the order of the schedule's rows.
    /// </param>
    /// <param name="cancellationToken">Stops between tiles; the destination is then partly written.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The region leaves the picture, or a level the schedule.
    /// </exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Sample(
        Picture picture,
        BlockRegion region,
        int firstLevel,
        int lastLevel,
        Span<short> destination,
        CancellationToken cancellationToken = default);
}
