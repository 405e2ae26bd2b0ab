namespace ProgressiveSR.Sampling;

/// <summary>
/// The kernel rows that each level sends, and their quantisation steps: part of the model, stored in its manifest.
/// Level 0 is the first picture; level i is the i-th increment.
/// </summary>
/// <remarks>
/// The paper's squares are one possible schedule (<see cref="Squares"/>). A level may also repeat rows of an earlier
/// level, with a finer step. Immutable and thread-safe.
/// </remarks>
public sealed class LevelSchedule : IEquatable<LevelSchedule>
{
    /// <summary>The maximum number of levels.</summary>
    public const int MaxLevels = 32;

    private const int MostFractionalBits = 6;

    private readonly KernelRows[][] levels;
    private readonly int[] samples;
    private readonly int[] cumulative;
    private readonly int[] bytes;

    /// <summary>Creates a schedule from its levels in order.</summary>
    /// <param name="levels">For each level, the runs of rows that it sends, in sample order.</param>
    /// <param name="kernelLength">
    /// Length of a kernel row, <c>3 * blockSize * blockSize</c>, which is also the maximum number of rows.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are no levels or more than <see cref="MaxLevels"/>, a level sends nothing, a row is outside
    /// 0..<paramref name="kernelLength"/> - 1, a step is not a finite positive number or so large that the dequantised
    /// range exceeds 16 bits, or all levels together send 2^31 or more samples per block.
    /// </exception>
    public LevelSchedule(IEnumerable<IEnumerable<KernelRows>> levels, int kernelLength)
    {
        ArgumentNullException.ThrowIfNull(levels);
        this.levels = [.. levels.Select(level => level.ToArray())];
        if (this.levels.Length is 0 or > MaxLevels)
        {
            throw new ArgumentException(
                $"A schedule has 1 to {MaxLevels} levels, not {this.levels.Length}.", nameof(levels));
        }

        samples = new int[this.levels.Length];
        cumulative = new int[this.levels.Length];
        for (int i = 0; i < this.levels.Length; i++)
        {
            Validate(this.levels[i], i, kernelLength);
            long total = this.levels[i].Sum(rows => (long)rows.Count) + (i == 0 ? 0 : cumulative[i - 1]);
            if (total > int.MaxValue)
            {
                throw new ArgumentException($"Levels 0 to {i} send {total} samples per block.", nameof(levels));
            }

            cumulative[i] = (int)total;
            samples[i] = cumulative[i] - (i == 0 ? 0 : cumulative[i - 1]);
        }

        bytes = [.. this.levels.Select(level => level.Sum(rows => rows.Count * rows.BytesPerIndex))];
        RowCount = this.levels.Max(level => level.Max(rows => rows.End));
        FractionalBits = CountFractionalBits(this.levels.SelectMany(level => level));
        KernelLength = kernelLength;
        HasLinearPicture = this.levels.All(level => level.All(rows => rows.Coding == SampleCoding.Truncated))
            && this.levels.All(level => IsInOrder(level, kernelLength))
            && Enumerable.Range(0, Highest).All(IsRefined);
    }

    /// <summary>Number of levels, level 0 included.</summary>
    public int Count => levels.Length;

    /// <summary>The highest level.</summary>
    public int Highest => levels.Length - 1;

    /// <summary>Number of rows of the growing kernel that the schedule uses.</summary>
    public int RowCount { get; }

    /// <summary>
    /// Fractional bits of the 16-bit fixed-point values between sampling units and Q: as many as the widest range of
    /// indices allows, up to 6.
    /// </summary>
    public int FractionalBits { get; }

    /// <summary>Length of a kernel row: the block's pixels times three colours.</summary>
    public int KernelLength { get; }

    /// <summary>The runs of rows that a level sends.</summary>
    /// <param name="level">Level, 0 to <see cref="Highest"/>.</param>
    public IReadOnlyList<KernelRows> this[int level] => levels[Require(level)];

    /// <summary>Samples per block that a level adds: 3 n_0 at level 0, 3 m_i above.</summary>
    /// <param name="level">Level, 0 to <see cref="Highest"/>.</param>
    public int SamplesPerBlock(int level) => samples[Require(level)];

    /// <summary>Samples per block of a level and all lower levels: 3 n_i.</summary>
    /// <param name="level">Level, 0 to <see cref="Highest"/>.</param>
    public int CumulativeSamplesPerBlock(int level) => cumulative[Require(level)];

    /// <summary>
    /// The paper's schedule: for a block of side b, the low-resolution side at level i is b/4 + i, as long as that is
    /// below b/2; each level adds the 2s + 1 pixels that enlarge the square by one, times three colours.
    /// </summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="step">Quantisation step of the increments' coefficients in 8-bit units.</param>
    public static LevelSchedule Squares(int blockSize, double step)
    {
        List<KernelRows[]> levels = [];
        int first = 0;
        for (int side = blockSize / 4; side < blockSize / 2; side++)
        {
            int end = 3 * side * side;
            levels.Add([levels.Count == 0
                ? new KernelRows(0, end, 1, SampleCoding.Picture)
                : new KernelRows(first, end - first, step, SampleCoding.Coefficient)]);
            first = end;
        }

        return new LevelSchedule(levels, 3 * blockSize * blockSize);
    }

    /// <summary>
    /// Bytes that the samples of a level take per block uncoded, the most that a codec may use: one per sample, two
    /// where its row has more than 256 indices.
    /// </summary>
    /// <param name="level">Level, 0 to <see cref="Highest"/>.</param>
    public int BytesPerBlock(int level) => bytes[Require(level)];

    /// <summary>
    /// Whether the next level sends the same truncated coefficients again, each at a step of which the level's own is a
    /// multiple, so that its indices imply those of the level.
    /// </summary>
    /// <param name="level">Level, 0 to <see cref="Highest"/>.</param>
    public bool IsRefined(int level)
    {
        IReadOnlyList<KernelRows> own = this[level];
        return level < Highest && own.Count == levels[level + 1].Length
            && own.Zip(levels[level + 1]).All(pair => pair.First.IsRefinedBy(pair.Second));
    }

    /// <summary>
    /// Whether every level alone is a picture, without any network: all its samples are truncated coefficients, and
    /// each level refines those of the one below.
    /// </summary>
    public bool HasLinearPicture { get; }

    /// <inheritdoc/>
    public bool Equals(LevelSchedule? other) =>
        other is not null && KernelLength == other.KernelLength && Count == other.Count
        && levels.Zip(other.levels).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LevelSchedule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(KernelLength, Count, cumulative[^1]);

    private static int CountFractionalBits(IEnumerable<KernelRows> runs)
    {
        double widest = runs.Max(rows => rows.Coding == SampleCoding.Truncated
            ? KernelRows.LargestTruncated
            : rows.Step * Math.Max(-rows.LowestIndex, rows.HighestIndex + 1));
        int bits = Math.Min(MostFractionalBits, (int)Math.Floor(Math.Log2(-short.MinValue / widest)));
        return bits >= 0
            ? bits
            : throw new ArgumentException(
                $"A step is so large that values up to {widest} occur, which do not fit in 16 bits.", nameof(levels));
    }

    private static void Validate(KernelRows[] level, int index, int kernelLength)
    {
        if (level.Length == 0)
        {
            throw new ArgumentException($"Level {index} of the schedule sends nothing.", nameof(levels));
        }

        foreach (KernelRows rows in level)
        {
            if (rows.First < 0 || rows.Count < 1 || rows.Count > kernelLength || rows.First > kernelLength - rows.Count)
            {
                throw new ArgumentException(
                    $"Level {index} has rows {rows.First}..{(long)rows.First + rows.Count - 1} of a kernel with at "
                    + $"most {kernelLength} rows.",
                    nameof(levels));
            }

            if (!double.IsFinite(rows.Step) || rows.Step <= 0 || !Enum.IsDefined(rows.Coding))
            {
                throw new ArgumentException(
                    $"Level {index} has step {rows.Step} and coding {rows.Coding}; a step must be finite and above 0.",
                    nameof(levels));
            }

            // Else cells of a finer level would not split those of a coarser one to the unit.
            if (rows.Coding == SampleCoding.Truncated
                && (rows.Step > KernelRows.LargestTruncated || rows.Step * 8 != Math.Floor(rows.Step * 8)))
            {
                throw new ArgumentException(
                    $"Level {index} has step {rows.Step}; that of truncated coefficients is a multiple of 1/8 up to "
                    + $"{KernelRows.LargestTruncated}.",
                    nameof(levels));
            }
        }
    }

    /// <summary>Whether a level sends each row of the kernel once, in their order.</summary>
    private static bool IsInOrder(KernelRows[] level, int kernelLength)
    {
        int next = 0;
        foreach (KernelRows rows in level)
        {
            if (rows.First != next)
            {
                return false;
            }

            next = rows.End;
        }

        return next == kernelLength;
    }

    private int Require(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Highest);
        return level;
    }
}
