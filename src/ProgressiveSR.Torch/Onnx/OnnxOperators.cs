using ProgressiveSR.Models;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// The operators that this library's graphs use: common ones of ONNX opset 17, tested in ONNX Runtime on the CPU. Add
/// any other operator with <see cref="OnnxGraphBuilder.Node(string, ReadOnlySpan{OnnxValue},
/// ReadOnlySpan{OnnxAttribute})"/>.
/// </summary>
public static class OnnxOperators
{
    /// <summary>a + b, with dimensions of size 1 broadcast.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="a">The first value.</param>
    /// <param name="b">The second value.</param>
    public static OnnxValue Add(this OnnxGraphBuilder graph, OnnxValue a, OnnxValue b) => graph.Node("Add", [a, b]);

    /// <summary>a - b, with dimensions of size 1 broadcast.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="a">The first value.</param>
    /// <param name="b">The value to subtract.</param>
    public static OnnxValue Sub(this OnnxGraphBuilder graph, OnnxValue a, OnnxValue b) => graph.Node("Sub", [a, b]);

    /// <summary>a * b element-wise, with dimensions of size 1 broadcast.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="a">The first value.</param>
    /// <param name="b">The second value.</param>
    public static OnnxValue Mul(this OnnxGraphBuilder graph, OnnxValue a, OnnxValue b) => graph.Node("Mul", [a, b]);

    /// <summary>max(0, value).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    public static OnnxValue Relu(this OnnxGraphBuilder graph, OnnxValue value) => graph.Node("Relu", [value]);

    /// <summary>Rounds down to integers.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    public static OnnxValue Floor(this OnnxGraphBuilder graph, OnnxValue value) => graph.Node("Floor", [value]);

    /// <summary>Clamps a value between two limits.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    /// <param name="least">The lower limit.</param>
    /// <param name="most">The upper limit.</param>
    public static OnnxValue Clip(this OnnxGraphBuilder graph, OnnxValue value, float least, float most) =>
        graph.Node("Clip", [value, graph.Scalar("least", least), graph.Scalar("most", most)]);

    /// <summary>Reshapes a value.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    /// <param name="shape">The dimensions; one may be -1, to be inferred.</param>
    public static OnnxValue Reshape(this OnnxGraphBuilder graph, OnnxValue value, params ReadOnlySpan<long> shape) =>
        graph.Node("Reshape", [value, graph.Integers("shape", shape)]);

    /// <summary>Flattens all dimensions but the first.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    public static OnnxValue Flatten(this OnnxGraphBuilder graph, OnnxValue value) =>
        graph.Node("Flatten", [value], OnnxAttribute.Integer("axis", 1));

    /// <summary>Permutes dimensions.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    /// <param name="order">For each dimension of the result, the index of the dimension of the value.</param>
    public static OnnxValue Transpose(this OnnxGraphBuilder graph, OnnxValue value, params ReadOnlySpan<long> order) =>
        graph.Node("Transpose", [value], OnnxAttribute.Integers("perm", order));

    /// <summary>Concatenates two values.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="first">The first value.</param>
    /// <param name="second">The second value, with the same dimensions except along the axis.</param>
    /// <param name="axis">The dimension along which to concatenate.</param>
    public static OnnxValue Concat(this OnnxGraphBuilder graph, OnnxValue first, OnnxValue second, int axis) =>
        graph.Node("Concat", [first, second], OnnxAttribute.Integer("axis", axis));

    /// <summary>Splits a value.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    /// <param name="axis">The dimension to split.</param>
    /// <param name="sizes">The sizes of the parts, which add up to the dimension.</param>
    public static OnnxValue[] Split(
        this OnnxGraphBuilder graph, OnnxValue value, int axis, params ReadOnlySpan<long> sizes) => graph.Node(
        "Split",
        sizes.Length,
        [value, graph.Integers("sizes", sizes)],
        OnnxAttribute.Integer("axis", axis));

    /// <summary>The value times the transposed weight, plus an optional bias.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">[N, from].</param>
    /// <param name="weight">[to, from].</param>
    /// <param name="bias">[to], or null.</param>
    public static OnnxValue Linear(
        this OnnxGraphBuilder graph, OnnxValue value, OnnxValue weight, OnnxValue? bias = null) => graph.Node(
        "Gemm",
        bias is OnnxValue added ? [value, weight, added] : [value, weight],
        OnnxAttribute.Integer("transB", 1));

    /// <summary>
    /// The counterpart of a <c>Conv2d</c> module with bias, zero-padded to keep the size of its input.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">[N, from, H, W].</param>
    /// <param name="weights">The network's weights.</param>
    /// <param name="name">The module's name; its parameters are <c>name.weight</c> and <c>name.bias</c>.</param>
    /// <param name="from">Input channels.</param>
    /// <param name="to">Output channels.</param>
    /// <param name="kernel">The kernel's side, odd.</param>
    /// <param name="groups">Number of groups.</param>
    /// <exception cref="InvalidModelException">A tensor is missing or has another shape.</exception>
    public static OnnxValue Conv2d(
        this OnnxGraphBuilder graph,
        OnnxValue value,
        OnnxWeights weights,
        string name,
        int from,
        int to,
        int kernel = 3,
        int groups = 1) => graph.Convolution(
        value,
        graph.Weight(weights, $"{name}.weight", to, from / groups, kernel, kernel),
        graph.Weight(weights, $"{name}.bias", to),
        kernel,
        padding: kernel / 2,
        groups: groups);

    /// <summary>A convolution with a square kernel.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">[N, from, H, W].</param>
    /// <param name="weight">[to, from / groups, kernel, kernel].</param>
    /// <param name="bias">[to], or null.</param>
    /// <param name="kernel">The kernel's side.</param>
    /// <param name="stride">Stride in both directions.</param>
    /// <param name="padding">Rows and columns of zeros added on every side.</param>
    /// <param name="groups">Number of groups.</param>
    public static OnnxValue Convolution(
        this OnnxGraphBuilder graph,
        OnnxValue value,
        OnnxValue weight,
        OnnxValue? bias,
        int kernel,
        int stride = 1,
        int padding = 0,
        int groups = 1) => graph.Node(
        "Conv",
        bias is OnnxValue added ? [value, weight, added] : [value, weight],
        OnnxAttribute.Integers("kernel_shape", kernel, kernel),
        OnnxAttribute.Integers("strides", stride, stride),
        OnnxAttribute.Integers("pads", padding, padding, padding, padding),
        OnnxAttribute.Integer("group", groups));

    /// <summary>Pads rows and columns by replicating the edge pixels.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">[N, C, H, W].</param>
    /// <param name="border">Pixels added on every side.</param>
    public static OnnxValue ReplicatePad(this OnnxGraphBuilder graph, OnnxValue value, int border) => graph.Node(
        "Pad",
        [value, graph.Integers("pads", 0, 0, border, border, 0, 0, border, border)],
        OnnxAttribute.Text("mode", "edge"));

    /// <summary>Rearranges channels into pixels, in the order of PyTorch's pixel shuffle.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">[N, C * factor * factor, H, W].</param>
    /// <param name="factor">The factor by which height and width grow.</param>
    /// <returns>[N, C, H * factor, W * factor].</returns>
    public static OnnxValue PixelShuffle(this OnnxGraphBuilder graph, OnnxValue value, int factor) => graph.Node(
        "DepthToSpace",
        [value],
        OnnxAttribute.Integer("blocksize", factor),
        OnnxAttribute.Text("mode", "CRD"));

    internal static OnnxValue Cast(this OnnxGraphBuilder graph, OnnxValue value, DataType type) =>
        graph.Node("Cast", [value], OnnxAttribute.Integer("to", (long)type));

    /// <summary>2 to the power of minus the value.</summary>
    internal static OnnxValue PowerOfTwoBelow(this OnnxGraphBuilder graph, OnnxValue exponent) =>
        graph.Node("Pow", [graph.Scalar("two", 2), graph.Node("Neg", [exponent])]);
}
