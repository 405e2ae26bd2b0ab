namespace ProgressiveSR.Tables;

/// <summary>What crosses the network.</summary>
/// <param name="Samples">Channel values.</param>
/// <param name="Bytes">Bytes of packets, headers included.</param>
internal readonly record struct TransmissionCost(long Samples, long Bytes)
{
    public static TransmissionCost operator +(TransmissionCost a, TransmissionCost b) =>
        new(a.Samples + b.Samples, a.Bytes + b.Bytes);

    /// <summary>Increments for a region, one packet for each level.</summary>
    /// <param name="schedule">What a level sends.</param>
    /// <param name="region">The blocks.</param>
    /// <param name="first">The first level to send.</param>
    /// <param name="last">The last level to send; below <paramref name="first"/> for nothing.</param>
    public static TransmissionCost Increments(LevelSchedule schedule, BlockRegion region, int first, int last)
    {
        TransmissionCost sum = default;
        for (int level = first; level <= last; level++)
        {
            sum += Packet(region.Count * schedule.SamplesPerBlock(level));
        }

        return sum;
    }

    /// <summary>A whole low-resolution picture, in one packet.</summary>
    /// <param name="grid">The blocks of the picture that it is made from.</param>
    /// <param name="samplesPerBlock">3 s^2 where it has s x s pixels for each block.</param>
    public static TransmissionCost LowResolution(BlockGrid grid, int samplesPerBlock) =>
        Packet(grid.All.Count * samplesPerBlock);

    /// <summary>Samples sent over samples of the picture.</summary>
    public double SamplesRatio(BlockGrid grid) => (double)Samples / RgbView.BytesPerPixel / Pixels(grid);

    public double BitsPerPixel(BlockGrid grid) => 8.0 * Bytes / Pixels(grid);

    /// <summary>Samples have a byte each.</summary>
    private static TransmissionCost Packet(long samples) => new(samples, samples + PacketFormat.Overhead);

    private static double Pixels(BlockGrid grid) => (double)grid.Width * grid.Height;
}
