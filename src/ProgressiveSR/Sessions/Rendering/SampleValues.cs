namespace ProgressiveSR;

/// <summary>What the bytes of a schedule stand for, in 0..1 units: <c>(byte - offset) * step / 255</c>.</summary>
internal sealed class SampleValues
{
    private readonly LevelSchedule schedule;
    private readonly byte[] offsets;
    private readonly float[] steps;

    public SampleValues(LevelSchedule schedule)
    {
        this.schedule = schedule;
        int count = schedule.CumulativeSamplesPerBlock(schedule.Highest);
        offsets = new byte[count];
        steps = new float[count];
        int first = 0;
        for (int level = 0; level <= schedule.Highest; level++)
        {
            foreach (KernelRows run in schedule[level])
            {
                offsets.AsSpan(first, run.Count).Fill((byte)run.Offset);
                steps.AsSpan(first, run.Count).Fill((float)(run.Step / 255));
                first += run.Count;
            }
        }
    }

    /// <summary>The bytes of a level that stand for zeros.</summary>
    public ReadOnlySpan<byte> Zeros(int level) =>
        offsets.AsSpan(First(level), schedule.SamplesPerBlock(level));

    /// <summary>What the byte 255 stands for, by the samples' order through all levels.</summary>
    public float Largest(int sample) => (byte.MaxValue - offsets[sample]) * steps[sample];

    /// <summary>What the byte 0 stands for.</summary>
    public float Smallest(int sample) => (0 - offsets[sample]) * steps[sample];

    /// <summary>Turns a block's bytes of one level into values.</summary>
    public void ToValues(int level, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        ReadOnlySpan<byte> offset = Zeros(level);
        ReadOnlySpan<float> step = steps.AsSpan(First(level), offset.Length);
        for (int i = 0; i < offset.Length; i++)
        {
            values[i] = (bytes[i] - offset[i]) * step[i];
        }
    }

    private int First(int level) => level == 0 ? 0 : schedule.CumulativeSamplesPerBlock(level - 1);
}
