using System.Runtime.InteropServices;

namespace ProgressiveSR.Onnx;

/// <summary>One matrix product: <c>x</c> ([rows, inputs]) to <c>y = x W + b</c> ([rows, outputs]).</summary>
internal static class LinearGraph
{
    public const string Input = "x";
    public const string Output = "y";

    public static byte[] Write(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        int outputs = bias.Length;
        int inputs = weights.Length / outputs;
        return GraphParts.Model(
            GraphParts.Node("Gemm", Output, Input, "w", "b"),
            GraphParts.Describe(Input, null, inputs),
            GraphParts.Describe(Output, null, outputs),
            GraphParts.Weight("w", MemoryMarshal.AsBytes(weights).ToArray(), inputs, outputs),
            GraphParts.Weight("b", MemoryMarshal.AsBytes(bias).ToArray(), outputs));
    }
}
