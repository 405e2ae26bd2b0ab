using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// What a block's samples so far tell of the size of the next: one; the mean steps between pixels of its picture,
/// across and down for each plane; mean sizes of lower levels' coefficients, 16 at a time; mean prediction errors of
/// the level itself, 16 at a time, the last ones as far as they go. All in 16ths.
/// </summary>
internal ref struct BlockActivity
{
    private const int Group = 16;

    private readonly Span<int> values;
    private readonly int lower;
    private int count;
    private int sum;

    /// <summary>Starts with what lower levels tell.</summary>
    /// <param name="values">Receives all that <see cref="CountFor"/> counts.</param>
    /// <param name="history">The block's samples of lower levels.</param>
    /// <param name="side">Side of the block's picture; 0 where there is none.</param>
    public BlockActivity(Span<int> values, ReadOnlySpan<short> history, int side)
    {
        this.values = values;
        int at = 0;
        values[at++] = 1 << ResidualCoder.Fraction;
        if (!history.IsEmpty)
        {
            for (int plane = 0; side > 1 && plane < PictureModel.Planes; plane++)
            {
                ReadOnlySpan<short> pixels = history[..(side * side)];
                values[at++] = Across(pixels, side);
                values[at++] = Down(pixels, side);
                history = history[pixels.Length..];
            }

            if (side == 1)
            {
                history = history[PictureModel.Planes..];
            }

            for (; !history.IsEmpty; history = history[Math.Min(Group, history.Length)..])
            {
                values[at++] = Mean(history[..Math.Min(Group, history.Length)]);
            }
        }

        lower = at;
    }

    /// <summary>All that is known now.</summary>
    public readonly ReadOnlySpan<int> Known => values[..(lower + (count + Group - 1) / Group)];

    /// <summary>How much is known of a block when a sample is coded.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="level">The sample's level.</param>
    /// <param name="row">How many samples of the level are coded before.</param>
    public static int CountFor(LevelSchedule schedule, int level, int row)
    {
        int own = (row + Group - 1) / Group;
        if (level == 0)
        {
            return 1 + own;
        }

        int side = PictureLayout.SideOf(schedule);
        int history = schedule.CumulativeSamplesPerBlock(level - 1) - PictureModel.Planes * side * side;
        return 1 + (side > 1 ? 2 * PictureModel.Planes : 0) + (history + Group - 1) / Group + own;
    }

    /// <summary>Adds a coded sample's error.</summary>
    public void Add(int error)
    {
        if (count % Group == 0)
        {
            sum = 0;
        }

        sum += error;
        values[lower + count / Group] = sum / (count % Group + 1);
        count++;
    }

    private static int Across(ReadOnlySpan<short> pixels, int side)
    {
        int sum = 0;
        for (int y = 0; y < side; y++)
        {
            for (int x = 1; x < side; x++)
            {
                sum += Math.Abs(pixels[y * side + x] - pixels[y * side + x - 1]);
            }
        }

        return (sum << ResidualCoder.Fraction) / (side * (side - 1));
    }

    private static int Down(ReadOnlySpan<short> pixels, int side)
    {
        int sum = 0;
        for (int i = side; i < pixels.Length; i++)
        {
            sum += Math.Abs(pixels[i] - pixels[i - side]);
        }

        return (sum << ResidualCoder.Fraction) / (side * (side - 1));
    }

    private static int Mean(ReadOnlySpan<short> coefficients)
    {
        int sum = 0;
        foreach (short coefficient in coefficients)
        {
            sum += Math.Abs((int)coefficient);
        }

        return (sum << ResidualCoder.Fraction) / coefficients.Length;
    }
}
