using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx;

/// <summary>Runs a graph with one input and one output over many blocks, batch by batch.</summary>
/// <param name="input">The input's name and its shape for one block.</param>
/// <param name="output">The output's name and its shape for one block.</param>
/// <param name="fillsBatches">Whether batches are padded to a few sizes.</param>
internal sealed class BlockMap((string Name, long[] Shape) input, (string Name, long[] Shape) output, bool fillsBatches)
{
    private readonly int read = Length(input.Shape);
    private readonly int written = Length(output.Shape);

    /// <exception cref="OperationCanceledException">The token was cancelled; the destination is undefined.</exception>
    public unsafe void Run(
        OnnxSession session,
        ReadOnlySpan<float> source,
        int blocks,
        Span<float> destination,
        CancellationToken cancellationToken)
    {
        using BatchBuffer<float> filled = new();
        using BatchBuffer<float> result = new();
        for (int first = 0; first < blocks; first += BlockBatches.Size)
        {
            int count = Math.Min(BlockBatches.Size, blocks - first);
            int size = BlockBatches.Fill(count, fillsBatches);
            Span<float> wanted = destination.Slice(first * written, count * written);
            Span<float> made = result.Take(wanted, size * written);
            fixed (float* from = filled.Fill(source.Slice(first * read, count * read), size * read))
            fixed (float* to = made)
            {
                using OrtValue x = PinnedTensor.Of(from, [size, .. input.Shape]);
                using OrtValue y = PinnedTensor.Of(to, [size, .. output.Shape]);
                session.Run([input.Name], [x], [output.Name], [y], cancellationToken);
            }

            BatchBuffer<float>.Return(made, wanted);
        }
    }

    private static int Length(long[] shape) => (int)shape.Aggregate((product, side) => product * side);
}
