using Microsoft.ML.OnnxRuntime;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;

namespace ProgressiveSR.Onnx;

/// <summary>A processing unit that runs the bundle's graphs, each loaded on first use. Thread-safe.</summary>
internal sealed class OnnxProcessingUnit : IProcessingUnit
{
    private const string Increment = "increment";

    private readonly Lazy<OnnxSession> processing;
    private readonly Lazy<OnnxSession> expanding;
    private readonly Lazy<OnnxSession> consistency;
    private readonly int samples;
    private readonly int previousSide;
    private readonly int side;
    private readonly int half;
    private readonly int blockSize;
    private readonly bool fillsBatches;
    private readonly BlockMap expansion;

    public OnnxProcessingUnit(OnnxBackend backend, ModelBundle model, int level)
    {
        samples = model.Manifest.Schedule.SamplesPerBlock(level);
        blockSize = model.Manifest.BlockSize;
        half = model.Manifest.Levels[level].ExpandedSide;
        side = model.Manifest.Levels[level].Side;
        previousSide = level == 0 ? 0 : model.Manifest.Levels[level - 1].Side;
        fillsBatches = backend.FixedTile is not null;
        expansion = new BlockMap(("lowResolution", [3, side, side]), ("expanded", [3, half, half]), fillsBatches);
        Level = level;
        processing = Graph(ModelGraphFiles.Processing(level));
        expanding = Graph(ModelGraphFiles.Expanding(level));
        consistency = model.Manifest.DataConsistency
            ? Graph(ModelGraphFiles.Consistency(level))
            : new(() => throw new InvalidModelException(
                $"Model '{model.Manifest.Name}' was exported without data consistency."));

        Lazy<OnnxSession> Graph(string name)
        {
            // Looked up now, so that a bundle without the graph fails when the unit is created.
            _ = model.Manifest.File(name);
            return new(() => backend.Load(BundleGraph.Read(model, name), $"'{name}' of {model.Source}"));
        }
    }

    public int Level { get; }

    public unsafe void Process(
        ReadOnlySpan<float> previous,
        ReadOnlySpan<short> increment,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        int before = 3 * previousSide * previousSide;
        int after = 3 * side * side;
        BlockBatches.Require(previous.Length, blocks, before, nameof(previous));
        BlockBatches.Require(increment.Length, blocks, samples, nameof(increment));
        BlockBatches.Require(destination.Length, blocks, after, nameof(destination));
        using BatchBuffer<float> input = new();
        using BatchBuffer<short> samplesInput = new();
        using BatchBuffer<float> output = new();
        for (int first = 0; first < blocks; first += BlockBatches.Size)
        {
            int count = Math.Min(BlockBatches.Size, blocks - first);
            int size = BlockBatches.Fill(count, fillsBatches);
            Span<float> wanted = destination.Slice(first * after, count * after);
            Span<float> made = output.Take(wanted, size * after);
            ReadOnlySpan<short> arrived = increment.Slice(first * samples, count * samples);
            fixed (float* from = input.Fill(previous.Slice(first * before, count * before), size * before))
            fixed (short* indices = samplesInput.Fill(arrived, size * samples))
            fixed (float* to = made)
            {
                using OrtValue added = PinnedTensor.Of(indices, size, samples);
                using OrtValue result = PinnedTensor.Of(to, size, 3, side, side);
                if (Level == 0)
                {
                    processing.Value.Run([Increment], [added], ["lowResolution"], [result], cancellationToken);
                }
                else
                {
                    using OrtValue old = PinnedTensor.Of(from, size, 3, previousSide, previousSide);
                    processing.Value.Run(
                        ["previous", Increment], [old, added], ["lowResolution"], [result], cancellationToken);
                }
            }

            BatchBuffer<float>.Return(made, wanted);
        }
    }

    public void Expand(
        ReadOnlySpan<float> lowResolution,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        BlockBatches.Require(lowResolution.Length, blocks, 3 * side * side, nameof(lowResolution));
        BlockBatches.Require(destination.Length, blocks, 3 * half * half, nameof(destination));
        expansion.Run(expanding.Value, lowResolution, blocks, destination, cancellationToken);
    }

    public unsafe void Correct(
        ReadOnlySpan<short> increment,
        int blocks,
        Span<float> pixels,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        int length = 3 * blockSize * blockSize;
        BlockBatches.Require(increment.Length, blocks, samples, nameof(increment));
        BlockBatches.Require(pixels.Length, blocks, length, nameof(pixels));

        using BatchBuffer<float> input = new();
        using BatchBuffer<short> samplesInput = new();
        using BatchBuffer<float> output = new();
        for (int first = 0; first < blocks; first += BlockBatches.Size)
        {
            int count = Math.Min(BlockBatches.Size, blocks - first);
            int size = BlockBatches.Fill(count, fillsBatches);
            Span<float> wanted = pixels.Slice(first * length, count * length);

            // The graph reads its input until the end, so the result cannot overwrite it.
            Span<float> made = output.Rent(size * length);
            ReadOnlySpan<short> arrived = increment.Slice(first * samples, count * samples);
            fixed (short* indices = samplesInput.Fill(arrived, size * samples))
            fixed (float* values = input.Fill(wanted, size * length))
            fixed (float* results = made)
            {
                using OrtValue held = PinnedTensor.Of(indices, size, samples);
                using OrtValue before = PinnedTensor.Of(values, size, 3, blockSize, blockSize);
                using OrtValue after = PinnedTensor.Of(results, size, 3, blockSize, blockSize);
                consistency.Value.Run(
                    ["pixels", Increment], [before, held], ["corrected"], [after], cancellationToken);
            }

            BatchBuffer<float>.Return(made, wanted);
        }
    }

    public void Dispose()
    {
        foreach (Lazy<OnnxSession> graph in (Lazy<OnnxSession>[])[processing, expanding, consistency])
        {
            if (graph.IsValueCreated)
            {
                graph.Value.Dispose();
            }
        }
    }
}
