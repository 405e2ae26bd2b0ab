using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tiles;

/// <summary>What the indices of a schedule stand for, in 0..1 units: <c>index * step / 255</c>.</summary>
internal sealed class SampleValues
{
    private readonly LevelSchedule schedule;
    private readonly KernelRows[] senders;
    private readonly float[] steps;

    public SampleValues(LevelSchedule schedule)
    {
        this.schedule = schedule;
        senders = [.. Enumerable.Range(0, schedule.Count).SelectMany(level => schedule[level])
            .SelectMany(rows => Enumerable.Repeat(rows, rows.Count))];
        steps = [.. senders.Select(rows => (float)rows.Step)];
    }

    /// <summary>What the highest index of a sample stands for, by the samples' order through all levels.</summary>
    public float Largest(int sample) => senders[sample].HighestIndex * steps[sample] / 255f;

    /// <summary>What the lowest index of a sample stands for.</summary>
    public float Smallest(int sample) => senders[sample].LowestIndex * steps[sample] / 255f;

    /// <summary>Turns a block's indices of one level into values.</summary>
    public void ToValues(int level, ReadOnlySpan<short> indices, Span<float> values)
    {
        int first = level == 0 ? 0 : schedule.CumulativeSamplesPerBlock(level - 1);
        ReadOnlySpan<float> step = steps.AsSpan(first, indices.Length);
        for (int i = 0; i < indices.Length; i++)
        {
            values[i] = indices[i] * step[i] / 255f;
        }
    }
}
