namespace ProgressiveSR;

/// <summary>Tells a listener the share of work done.</summary>
internal sealed class ProgressCounter(IProgress<double>? progress, long total)
{
    private long done;

    public void Add(long work)
    {
        done += work;
        progress?.Report((double)done / total);
    }
}
