using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>A processing unit on libtorch.</summary>
internal sealed class TorchProcessingUnit : IProcessingUnit
{
    private readonly Device device;
    private readonly ProcessingModule module;
    private readonly Lazy<SamplingModule> sampling;
    private readonly Tensor scale;
    private readonly int blockSize;
    private readonly int expandedSide;
    private readonly int samples;
    private readonly int previousSide;
    private readonly int side;

    public TorchProcessingUnit(ModelBundle model, int level, Device device)
    {
        LevelSchedule schedule = model.Manifest.Schedule;
        this.device = device;
        Level = level;
        blockSize = model.Manifest.BlockSize;
        samples = schedule.SamplesPerBlock(level);
        side = model.Manifest.Levels[level].Side;
        expandedSide = model.Manifest.Levels[level].ExpandedSide;
        previousSide = level > 0 ? model.Manifest.Levels[level - 1].Side : 0;
        scale = tensor(Quantization.Scales(schedule, level), device: device).DetachFromDisposeScope();
        module = new ProcessingModule(schedule, model.Manifest.Levels[level], level);

        // Only data consistency needs the kernel rows.
        sampling = new Lazy<SamplingModule>(() => model.Manifest.DataConsistency
            ? BundleWeights.LoadSampling(model, level).Keep(device)
            : throw new InvalidModelException($"Model '{model.Manifest.Name}' was made without data consistency."));
        try
        {
            BundleWeights.LoadProcessing(model, level, module);
            module.Keep(device);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Level { get; }

    public void Process(
        ReadOnlySpan<float> previous,
        ReadOnlySpan<short> increment,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        SpanTensors.Require(previous.Length, 3L * blocks * previousSide * previousSide, nameof(previous));
        SpanTensors.Require(increment.Length, (long)blocks * samples, nameof(increment));
        SpanTensors.Require(destination.Length, 3L * blocks * side * side, nameof(destination));
        using TorchCall call = new(cancellationToken);
        Tensor? before = Level == 0
            ? null
            : SpanTensors.ToDevice(previous, [blocks, 3, previousSide, previousSide], device);
        SpanTensors.CopyTo(module.Process(before, Dequantize(increment, blocks)), destination);
    }

    public void Expand(
        ReadOnlySpan<float> lowResolution,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        SpanTensors.Require(lowResolution.Length, 3L * blocks * side * side, nameof(lowResolution));
        SpanTensors.Require(
            destination.Length, 3L * blocks * expandedSide * expandedSide, nameof(destination));
        using TorchCall call = new(cancellationToken);
        Tensor input = SpanTensors.ToDevice(lowResolution, [blocks, 3, side, side], device);
        SpanTensors.CopyTo(module.Expand(input), destination);
    }

    public void Correct(
        ReadOnlySpan<short> increment, int blocks, Span<float> pixels, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        SpanTensors.Require(increment.Length, (long)blocks * samples, nameof(increment));
        SpanTensors.Require(pixels.Length, 3L * blocks * blockSize * blockSize, nameof(pixels));
        using TorchCall call = new(cancellationToken);
        Tensor flat = SpanTensors.ToDevice(pixels, [blocks, 3L * blockSize * blockSize], device);
        SpanTensors.CopyTo(module.Correct(flat, Dequantize(increment, blocks), sampling.Value), pixels);
    }

    public void Dispose()
    {
        module.Dispose();
        scale.Dispose();
        if (sampling.IsValueCreated)
        {
            sampling.Value.Dispose();
        }
    }

    private Tensor Dequantize(ReadOnlySpan<short> increment, int blocks) => Quantization.ToValues(
        SpanTensors.ToDevice(increment, [blocks, samples], device), scale);
}
