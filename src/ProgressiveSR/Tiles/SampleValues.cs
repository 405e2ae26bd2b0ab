using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tiles;

/// <summary>Dequantises the indices of a schedule to 0..1 units: <c>index * step / 255</c>.</summary>
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

    /// <summary>The value of a sample's highest index; samples are numbered in order through all levels.</summary>
    public float Largest(int sample) => senders[sample].HighestIndex * steps[sample] / 255f;

    /// <summary>The value of a sample's lowest index.</summary>
    public float Smallest(int sample) => senders[sample].LowestIndex * steps[sample] / 255f;

    /// <summary>Dequantises a block's indices of one level.</summary>
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
