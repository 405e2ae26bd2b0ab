namespace ProgressiveSR.Tests;

/// <summary>Keeps what it is told.</summary>
internal sealed class ProgressList : IProgress<double>
{
    public List<double> Values { get; } = [];

    public void Report(double value) => Values.Add(value);
}
