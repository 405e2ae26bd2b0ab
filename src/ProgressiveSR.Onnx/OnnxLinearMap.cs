using ProgressiveSR.Processing;

namespace ProgressiveSR.Onnx;

/// <summary>A matrix product as a single-node graph. Thread-safe.</summary>
internal sealed class OnnxLinearMap : ILinearMap
{
    private readonly OnnxSession session;
    private readonly BlockMap map;

    public OnnxLinearMap(OnnxBackend backend, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bias.Length, nameof(bias));
        ArgumentOutOfRangeException.ThrowIfZero(weights.Length, nameof(weights));
        (Inputs, int rest) = Math.DivRem(weights.Length, bias.Length);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"{weights.Length} weights are not a multiple of {bias.Length} outputs.", nameof(weights));
        }

        Outputs = bias.Length;
        map = new BlockMap(
            (LinearGraph.Input, [Inputs]),
            (LinearGraph.Output, [Outputs]),
            fillsBatches: backend.FixedTile is not null);
        session = backend.Load(LinearGraph.Write(weights, bias), $"a matrix of {Inputs}x{Outputs}");
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public void Apply(
        ReadOnlySpan<float> source,
        int rows,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        BlockBatches.Require(source.Length, rows, Inputs, nameof(source));
        BlockBatches.Require(destination.Length, rows, Outputs, nameof(destination));
        map.Run(session, source, rows, destination, cancellationToken);
    }

    public void Dispose() => session.Dispose();
}
