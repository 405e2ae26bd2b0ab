using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Surfaces;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Runs a model's processing units one after the other.</summary>
internal sealed class ChainedUnits : BlockUnits
{
    private readonly ReceiverModel model;
    private readonly LevelSchedule schedule;
    private readonly SampleReader reader;
    private readonly ClippedShifts shifts;
    private readonly PooledBuffer<short> increments = new();
    private readonly PooledBuffer<float> expanded = new();
    private PooledBuffer<float> current = new();
    private PooledBuffer<float> previous = new();

    public ChainedUnits(ReceiverModel model, SampleReader reader)
    {
        this.model = model;
        this.reader = reader;
        shifts = new ClippedShifts(model, reader);
        schedule = model.Manifest.Schedule;
    }

    public override ReadOnlySpan<float> Expand(
        int level, ReadOnlySpan<BlockPosition> blocks, BlockInput input, CancellationToken token)
    {
        ReadOnlySpan<float> lowResolution = [];
        for (int i = 0; i <= level; i++)
        {
            (previous, current) = (current, previous);
            Span<float> next = current.Get(blocks.Length * schedule.CumulativeSamplesPerBlock(i));
            model.GetProcessingUnit(i).Process(lowResolution, Gather(i, blocks), blocks.Length, next, token);
            lowResolution = next;
        }

        Span<float> result = expanded.Get(blocks.Length * input.Length);
        model.GetProcessingUnit(level).Expand(lowResolution, blocks.Length, result, token);
        return result;
    }

    public override void Correct(
        int level, ReadOnlyMemory<BlockPosition> blocks, Memory<float> pixels, CancellationToken token)
    {
        Correct(level, blocks.Span, pixels.Span, token);
        model.Smooth.Replace(reader, level, blocks, pixels, token);
    }

    public override void Dispose()
    {
        shifts.Dispose();
        increments.Dispose();
        expanded.Dispose();
        current.Dispose();
        previous.Dispose();
    }

    private void Correct(int level, ReadOnlySpan<BlockPosition> blocks, Span<float> pixels, CancellationToken token)
    {
        shifts.Apply(level, blocks, pixels, token);
        for (int i = 0; i <= level; i++)
        {
            model.GetProcessingUnit(i).Correct(Gather(i, blocks), blocks.Length, pixels, token);
        }

        shifts.TakeOff(pixels);
    }

    private ReadOnlySpan<short> Gather(int level, ReadOnlySpan<BlockPosition> blocks)
    {
        Span<short> gathered = increments.Get(blocks.Length * schedule.SamplesPerBlock(level));
        reader.Gather(level, blocks, gathered);
        return gathered;
    }
}
