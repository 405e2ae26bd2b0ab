using System.Numerics;
using System.Runtime.InteropServices;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Surfaces;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Expands a block by one matrix product with all of its samples, and corrects it by two.</summary>
internal sealed class FoldedUnits : BlockUnits
{
    private readonly LevelSchedule schedule;
    private readonly UnitMatrices matrices;
    private readonly SmoothBlocks smooth;
    private readonly SampleReader reader;
    private readonly SampleValues values;
    private readonly PooledBuffer<float> samples = new();
    private readonly PooledBuffer<float> missing = new();
    private readonly PooledBuffer<float> made = new();

    public FoldedUnits(ReceiverModel model, UnitMatrices matrices, SampleReader reader)
    {
        this.matrices = matrices;
        smooth = model.Smooth;
        this.reader = reader;
        schedule = model.Manifest.Schedule;
        values = model.Values;
    }

    public override ReadOnlySpan<float> Expand(
        int level, ReadOnlySpan<BlockPosition> blocks, BlockInput input, CancellationToken token)
    {
        ILinearMap expanding = matrices.Expanding(level);
        Span<float> expanded = made.Get(blocks.Length * expanding.Outputs);
        expanding.Apply(Gather(level, blocks), blocks.Length, expanded, token);
        return expanded;
    }

    public override void Correct(
        int level, ReadOnlyMemory<BlockPosition> blocks, Memory<float> pixels, CancellationToken token)
    {
        Correct(level, blocks.Span, pixels.Span, token);
        smooth.Replace(reader, level, blocks, pixels, token);
    }

    public override void Dispose()
    {
        samples.Dispose();
        missing.Dispose();
        made.Dispose();
    }

    private void Correct(int level, ReadOnlySpan<BlockPosition> blocks, Span<float> pixels, CancellationToken token)
    {
        Span<float> held = Gather(level, blocks);
        Span<float> shown = missing.Get(held.Length);
        matrices.Sampling(level).Apply(pixels, blocks.Length, shown, token);
        Subtract(held, shown, schedule.CumulativeSamplesPerBlock(level));
        Span<float> correction = made.Get(pixels.Length);
        matrices.Correction(level).Apply(held, blocks.Length, correction, token);
        Add(pixels, correction);
    }

    private Span<float> Gather(int level, ReadOnlySpan<BlockPosition> blocks)
    {
        Span<float> gathered = samples.Get(blocks.Length * schedule.CumulativeSamplesPerBlock(level));
        reader.GatherValues(level, blocks, gathered);
        return gathered;
    }

    /// <summary>Residuals of each block's samples; zero where a sample is clipped and exceeded.</summary>
    private void Subtract(Span<float> held, ReadOnlySpan<float> shown, int perBlock)
    {
        for (int first = 0; first < held.Length; first += perBlock)
        {
            Subtract(
                held.Slice(first, perBlock),
                shown.Slice(first, perBlock),
                values.Smallest[..perBlock],
                values.Largest[..perBlock]);
        }
    }

    private static void Subtract(
        Span<float> values, ReadOnlySpan<float> others, ReadOnlySpan<float> smallest, ReadOnlySpan<float> largest)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        ReadOnlySpan<Vector<float>> otherVectors = MemoryMarshal.Cast<float, Vector<float>>(others);
        ReadOnlySpan<Vector<float>> lowest = MemoryMarshal.Cast<float, Vector<float>>(smallest);
        ReadOnlySpan<Vector<float>> highest = MemoryMarshal.Cast<float, Vector<float>>(largest);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<float> missing = vectors[i] - otherVectors[i];
            Vector<int> isPassed =
                (Vector.Equals(vectors[i], highest[i]) & Vector.LessThan(missing, Vector<float>.Zero))
                | (Vector.Equals(vectors[i], lowest[i]) & Vector.GreaterThan(missing, Vector<float>.Zero));
            vectors[i] = Vector.ConditionalSelect(isPassed, Vector<float>.Zero, missing);
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            float missing = values[i] - others[i];
            bool isPassed = (values[i] == largest[i] && missing < 0) || (values[i] == smallest[i] && missing > 0);
            values[i] = isPassed ? 0 : missing;
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
