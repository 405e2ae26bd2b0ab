using System.Numerics;
using System.Runtime.InteropServices;

namespace ProgressiveSR;

/// <summary>Expands a block by one matrix product of all its samples, and corrects it by two.</summary>
internal sealed class FoldedUnits(ReceiverModel model, UnitMatrices matrices, SampleReader reader) : BlockUnits
{
    private readonly LevelSchedule schedule = model.Manifest.Schedule;
    private readonly PooledBuffer<float> samples = new();
    private readonly PooledBuffer<float> missing = new();
    private readonly PooledBuffer<float> made = new();

    public override ReadOnlySpan<float> Expand(
        int level, ReadOnlySpan<BlockPosition> blocks, CancellationToken token)
    {
        ILinearMap expanding = matrices.Expanding(level);
        Span<float> expanded = made.Get(blocks.Length * expanding.Outputs);
        expanding.Apply(Gather(level, blocks), blocks.Length, expanded, token);
        return expanded;
    }

    public override void Correct(
        int level, ReadOnlySpan<BlockPosition> blocks, Span<float> pixels, CancellationToken token)
    {
        Span<float> held = Gather(level, blocks);
        Span<float> shown = missing.Get(held.Length);
        matrices.Sampling(level).Apply(pixels, blocks.Length, shown, token);
        Subtract(held, shown);
        Span<float> correction = made.Get(pixels.Length);
        matrices.Correction(level).Apply(held, blocks.Length, correction, token);
        Add(pixels, correction);
    }

    public override void Dispose()
    {
        samples.Dispose();
        missing.Dispose();
        made.Dispose();
    }

    private Span<float> Gather(int level, ReadOnlySpan<BlockPosition> blocks)
    {
        Span<float> gathered = samples.Get(blocks.Length * schedule.CumulativeSamplesPerBlock(level));
        reader.GatherValues(level, blocks, gathered);
        return gathered;
    }

    private static void Subtract(Span<float> values, ReadOnlySpan<float> others)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        ReadOnlySpan<Vector<float>> otherVectors = MemoryMarshal.Cast<float, Vector<float>>(others);
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] -= otherVectors[i];
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            values[i] -= others[i];
        }
    }

    private static void Add(Span<float> values, ReadOnlySpan<float> others)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        ReadOnlySpan<Vector<float>> otherVectors = MemoryMarshal.Cast<float, Vector<float>>(others);
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] += otherVectors[i];
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            values[i] += others[i];
        }
    }
}
