using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>A processing unit that runs the bundle's graphs; each is loaded when first used. Thread-safe.</summary>
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

    public OnnxProcessingUnit(OnnxBackend backend, ModelBundle model, int level)
    {
        samples = model.Manifest.Schedule.SamplesPerBlock(level);
        blockSize = model.Manifest.BlockSize;
        half = blockSize / 2;
        side = blockSize / 4 + level;
        previousSide = level == 0 ? 0 : side - 1;
        Level = level;
        processing = Graph(ModelGraphFiles.Processing(level));
        expanding = Graph(ModelGraphFiles.Expanding(level));
        consistency = Graph(ModelGraphFiles.Consistency(level));

        Lazy<OnnxSession> Graph(string name)
        {
            // Named here, so that a bundle without the graph fails when the unit is made.
            _ = model.Manifest.File(name);
            return new(() => backend.Load(BundleGraph.Read(model, name), $"'{name}' of {model.Source}"));
        }
    }

    public int Level { get; }

    public unsafe void Process(
        ReadOnlySpan<float> previous,
        ReadOnlySpan<byte> increment,
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
        fixed (float* from = previous)
        fixed (byte* bytes = increment)
        fixed (float* to = destination)
        {
            for (int first = 0; first < blocks; first += BlockBatches.Size)
            {
                int count = Math.Min(BlockBatches.Size, blocks - first);
                using OrtValue added = PinnedTensor.Of(bytes + (long)first * samples, count, samples);
                using OrtValue result = PinnedTensor.Of(to + (long)first * after, count, 3, side, side);
                if (Level == 0)
                {
                    processing.Value.Run([Increment], [added], ["lowResolution"], [result], cancellationToken);
                    continue;
                }

                using OrtValue old = PinnedTensor.Of(
                    from + (long)first * before, count, 3, previousSide, previousSide);
                processing.Value.Run(
                    ["previous", Increment], [old, added], ["lowResolution"], [result], cancellationToken);
            }
        }
    }

    public unsafe void Expand(
        ReadOnlySpan<float> lowResolution,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        int before = 3 * side * side;
        int after = 3 * half * half;
        BlockBatches.Require(lowResolution.Length, blocks, before, nameof(lowResolution));
        BlockBatches.Require(destination.Length, blocks, after, nameof(destination));
        fixed (float* from = lowResolution)
        fixed (float* to = destination)
        {
            for (int first = 0; first < blocks; first += BlockBatches.Size)
            {
                int count = Math.Min(BlockBatches.Size, blocks - first);
                using OrtValue picture = PinnedTensor.Of(from + (long)first * before, count, 3, side, side);
                using OrtValue result = PinnedTensor.Of(to + (long)first * after, count, 3, half, half);
                expanding.Value.Run(["lowResolution"], [picture], ["expanded"], [result], cancellationToken);
            }
        }
    }

    public unsafe void Correct(
        ReadOnlySpan<byte> increment,
        int blocks,
        Span<float> pixels,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        int length = 3 * blockSize * blockSize;
        BlockBatches.Require(increment.Length, blocks, samples, nameof(increment));
        BlockBatches.Require(pixels.Length, blocks, length, nameof(pixels));

        // The graph reads its input to the end, so the result cannot be written over it.
        float[] corrected = ArrayPool<float>.Shared.Rent(Math.Min(blocks, BlockBatches.Size) * length);
        try
        {
            fixed (byte* bytes = increment)
            fixed (float* values = pixels)
            fixed (float* results = corrected)
            {
                for (int first = 0; first < blocks; first += BlockBatches.Size)
                {
                    int count = Math.Min(BlockBatches.Size, blocks - first);
                    using OrtValue held = PinnedTensor.Of(bytes + (long)first * samples, count, samples);
                    using OrtValue before = PinnedTensor.Of(
                        values + (long)first * length, count, 3, blockSize, blockSize);
                    using OrtValue after = PinnedTensor.Of(results, count, 3, blockSize, blockSize);
                    consistency.Value.Run(
                        ["pixels", Increment], [before, held], ["corrected"], [after], cancellationToken);
                    corrected.AsSpan(0, count * length).CopyTo(pixels[(first * length)..]);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(corrected);
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
