using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Surfaces;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Shifts the blocks of a batch beyond their clipped samples, and takes the shifts off again.</summary>
/// <remarks>A batch without clipped samples costs a look at its indices.</remarks>
internal sealed class ClippedShifts(ReceiverModel model, SampleReader reader) : IDisposable
{
    private readonly LevelSchedule schedule = model.Manifest.Schedule;
    private readonly PooledBuffer<int> places = new();
    private readonly PooledBuffer<float> shifts = new();
    private readonly PooledBuffer<short> indices = new();
    private readonly PooledBuffer<float> values = new();
    private int count;

    /// <summary>Shifts the blocks that have clipped samples.</summary>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="pixels">blocks x 3 x b x b values in 0..1 units, changed in place.</param>
    /// <param name="token">Stops the computation.</param>
    public void Apply(int level, ReadOnlySpan<BlockPosition> blocks, Span<float> pixels, CancellationToken token)
    {
        ClippedSamples clipped = model.Clipped(level);
        Span<int> found = places.Get(blocks.Length);
        count = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            if (clipped.AreIn(reader, blocks[i]))
            {
                found[count++] = i;
            }
        }

        int length = schedule.KernelLength;
        int samples = schedule.CumulativeSamplesPerBlock(level);
        Span<float> added = shifts.Get(count * length);
        for (int i = 0; i < count; i++)
        {
            token.ThrowIfCancellationRequested();
            reader.Gather(level, blocks[found[i]], indices.Get(samples), values.Get(samples));
            clipped.Shift(
                indices.Get(samples),
                values.Get(samples),
                pixels.Slice(found[i] * length, length),
                added.Slice(i * length, length));
        }
    }

    /// <summary>Takes off what <see cref="Apply"/> added to the same pixels.</summary>
    public void TakeOff(Span<float> pixels)
    {
        int length = schedule.KernelLength;
        ReadOnlySpan<int> shifted = places.Get(count);
        ReadOnlySpan<float> added = shifts.Get(count * length);
        for (int i = 0; i < count; i++)
        {
            VectorMath.AddMultiple(pixels.Slice(shifted[i] * length, length), added.Slice(i * length, length), -1);
        }
    }

    public void Dispose()
    {
        places.Dispose();
        shifts.Dispose();
        indices.Dispose();
        values.Dispose();
    }
}
