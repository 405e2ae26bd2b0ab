using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>A matrix product as a graph of one node. Thread-safe.</summary>
internal sealed class OnnxLinearMap : ILinearMap
{
    private readonly OnnxSession session;
    private readonly bool fillsBatches;

    public OnnxLinearMap(OnnxBackend backend, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bias.Length, nameof(bias));
        ArgumentOutOfRangeException.ThrowIfZero(weights.Length, nameof(weights));
        (Inputs, int rest) = Math.DivRem(weights.Length, bias.Length);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"{weights.Length} weights are no multiple of {bias.Length} outputs.", nameof(weights));
        }

        Outputs = bias.Length;
        fillsBatches = backend.FixedTile is not null;
        session = backend.Load(LinearGraph.Write(weights, bias), $"a matrix of {Inputs}x{Outputs}");
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public unsafe void Apply(
        ReadOnlySpan<float> source,
        int rows,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        BlockBatches.Require(source.Length, rows, Inputs, nameof(source));
        BlockBatches.Require(destination.Length, rows, Outputs, nameof(destination));
        using BatchBuffer<float> input = new();
        using BatchBuffer<float> output = new();
        for (int first = 0; first < rows; first += BlockBatches.Size)
        {
            int count = Math.Min(BlockBatches.Size, rows - first);
            int size = BlockBatches.Fill(count, fillsBatches);
            Span<float> wanted = destination.Slice(first * Outputs, count * Outputs);
            Span<float> made = output.Take(wanted, size * Outputs);
            fixed (float* from = input.Fill(source.Slice(first * Inputs, count * Inputs), size * Inputs))
            fixed (float* to = made)
            {
                using OrtValue x = PinnedTensor.Of(from, size, Inputs);
                using OrtValue y = PinnedTensor.Of(to, size, Outputs);
                session.Run([LinearGraph.Input], [x], [LinearGraph.Output], [y], cancellationToken);
            }

            BatchBuffer<float>.Return(made, wanted);
        }
    }

    public void Dispose() => session.Dispose();
}
