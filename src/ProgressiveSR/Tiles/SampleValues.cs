using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tiles;

/// <summary>
/// Dequantises the indices of a schedule to 0..1 units: <c>index * step / 255</c>. Samples are numbered in order through
/// all levels. Thread-safe.
/// </summary>
internal sealed class SampleValues
{
    private readonly float[] steps;
    private readonly float[] smallest;
    private readonly float[] largest;

    public SampleValues(LevelSchedule schedule)
    {
        Schedule = schedule;
        KernelRows[] senders = [.. Enumerable.Range(0, schedule.Count).SelectMany(level => schedule[level])
            .SelectMany(rows => Enumerable.Repeat(rows, rows.Count))];
        steps = [.. senders.Select(rows => (float)rows.Step)];
        smallest = [.. senders.Select((rows, sample) => rows.LowestIndex * steps[sample] / 255f)];
        largest = [.. senders.Select((rows, sample) => rows.HighestIndex * steps[sample] / 255f)];
    }

    public LevelSchedule Schedule { get; }

    /// <summary>The values of all samples' lowest indices.</summary>
    public ReadOnlySpan<float> Smallest => smallest;

    /// <summary>The values of all samples' highest indices.</summary>
    public ReadOnlySpan<float> Largest => largest;

    /// <summary>Dequantises a block's indices of one level.</summary>
    public void ToValues(int level, ReadOnlySpan<short> indices, Span<float> values)
    {
        int first = level == 0 ? 0 : Schedule.CumulativeSamplesPerBlock(level - 1);
        ReadOnlySpan<float> step = steps.AsSpan(first, indices.Length);
        for (int i = 0; i < indices.Length; i++)
        {
            values[i] = indices[i] * step[i] / 255f;
        }
    }
}
