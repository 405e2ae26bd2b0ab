namespace ProgressiveSR.Tables;

/// <summary>What one request takes, in seconds.</summary>
/// <param name="Sender">Sampling and writing the packet.</param>
/// <param name="Receive">Reading the packet and keeping its samples.</param>
/// <param name="Process">The model's units, and moving pixels.</param>
/// <param name="SuperResolve">The network.</param>
internal readonly record struct ResponseTime(double Sender, double Receive, double Process, double SuperResolve)
{
    /// <summary>All of the receiver: from the packet to the picture.</summary>
    public double Receiver => Receive + Process + SuperResolve;

    /// <summary>The median of each stage.</summary>
    public static ResponseTime Median(IReadOnlyCollection<ResponseTime> times) => new(
        Median(times, time => time.Sender),
        Median(times, time => time.Receive),
        Median(times, time => time.Process),
        Median(times, time => time.SuperResolve));

    private static double Median(IReadOnlyCollection<ResponseTime> times, Func<ResponseTime, double> stage)
    {
        double[] sorted = [.. times.Select(stage).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
