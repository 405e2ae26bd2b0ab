namespace ProgressiveSR.Tables;

/// <summary>
/// Quality of what is on screen, over the seconds since it was asked for; each picture stays until the next.
/// </summary>
/// <param name="Name">The scheme.</param>
/// <param name="Points">When a picture appeared, and its PSNR-Y; in order of time.</param>
/// <param name="End">When the last byte had arrived, in seconds.</param>
/// <param name="Bytes">How many bytes there are.</param>
internal sealed record ScreenCurve(
    string Name, IReadOnlyList<(double Seconds, double Psnr)> Points, double End, long Bytes)
{
    /// <summary>The quality on screen at a time; null before the first picture.</summary>
    public double? At(double seconds)
    {
        double? shown = null;
        foreach ((double time, double psnr) in Points)
        {
            if (time > seconds)
            {
                break;
            }

            shown = psnr;
        }

        return shown;
    }

    /// <summary>Mean quality over the logarithm of time.</summary>
    /// <param name="from">Start in seconds.</param>
    /// <param name="to">End in seconds.</param>
    /// <param name="cap">Higher qualities count as this one.</param>
    /// <param name="blank">What counts before the first picture.</param>
    public double MeanOverLogTime(double from, double to, double cap, double blank)
    {
        double sum = 0;
        double before = from;
        double shown = At(from) ?? blank;
        foreach ((double time, double psnr) in Points.Where(point => point.Seconds > from && point.Seconds < to))
        {
            sum += Math.Min(shown, cap) * Math.Log(time / before);
            (before, shown) = (time, psnr);
        }

        return (sum + Math.Min(shown, cap) * Math.Log(to / before)) / Math.Log(to / from);
    }
}
