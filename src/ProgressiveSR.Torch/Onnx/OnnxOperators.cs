using ProgressiveSR.Models;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// The operators that our graphs use: common ones of ONNX's opset 17, which are tested in ONNX Runtime on the CPU. Any
/// other operator is a <see cref="OnnxGraphBuilder.Node(string, ReadOnlySpan{OnnxValue},
/// ReadOnlySpan{OnnxAttribute})"/>.
/// </summary>
public static class OnnxOperators
{
    /// <summary>a + b, with sizes of 1 stretched to the other's.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="a">A value.</param>
    /// <param name="b">Another one.</param>
    public static OnnxValue Add(this OnnxGraphBuilder graph, OnnxValue a, OnnxValue b) => graph.Node("Add", [a, b]);

    /// <summary>a - b, with sizes of 1 stretched to the other's.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="a">A value.</param>
    /// <param name="b">What is taken off it.</param>
    public static OnnxValue Sub(this OnnxGraphBuilder graph, OnnxValue a, OnnxValue b) => graph.Node("Sub", [a, b]);

    /// <summary>a * b value by value, with sizes of 1 stretched to the other's.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="a">A value.</param>
    /// <param name="b">Another one.</param>
    public static OnnxValue Mul(this OnnxGraphBuilder graph, OnnxValue a, OnnxValue b) => graph.Node("Mul", [a, b]);

    /// <summary>max(0, value).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    public static OnnxValue Relu(this OnnxGraphBuilder graph, OnnxValue value) => graph.Node("Relu", [value]);

    /// <summary>The next whole number below.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    public static OnnxValue Floor(this OnnxGraphBuilder graph, OnnxValue value) => graph.Node("Floor", [value]);

    /// <summary>The value, but not below or above two limits.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    /// <param name="least">The lower limit.</param>
    /// <param name="most">The upper limit.</param>
    public static OnnxValue Clip(this OnnxGraphBuilder graph, OnnxValue value, float least, float most) =>
        graph.Node("Clip", [value, graph.Scalar("least", least), graph.Scalar("most", most)]);

    /// <summary>The same values in another shape.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    /// <param name="shape">The sizes; one may be -1: what is left over.</param>
    public static OnnxValue Reshape(this OnnxGraphBuilder graph, OnnxValue value, params ReadOnlySpan<long> shape) =>
        graph.Node("Reshape", [value, graph.Integers("shape", shape)]);

    /// <summary>Keeps the first dimension and joins the others.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    public static OnnxValue Flatten(this OnnxGraphBuilder graph, OnnxValue value) =>
        graph.Node("Flatten", [value], OnnxAttribute.Integer("axis", 1));

    /// <summary>Reorders dimensions.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    /// <param name="order">For each dimension of the result, that of the value which it is.</param>
    public static OnnxValue Transpose(this OnnxGraphBuilder graph, OnnxValue value, params ReadOnlySpan<long> order) =>
        graph.Node("Transpose", [value], OnnxAttribute.Integers("perm", order));

    /// <summary>Joins two values.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="first">The first value.</param>
    /// <param name="second">The second, of the same sizes but along the axis.</param>
    /// <param name="axis">The dimension along which they follow each other.</param>
    public static OnnxValue Concat(this OnnxGraphBuilder graph, OnnxValue first, OnnxValue second, int axis) =>
        graph.Node("Concat", [first, second], OnnxAttribute.Integer("axis", axis));

    /// <summary>Cuts a value.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">A value of any shape.</param>
    /// <param name="axis">The dimension that is cut.</param>
    /// <param name="sizes">The parts' sizes, which sum to the dimension's.</param>
    public static OnnxValue[] Split(
        this OnnxGraphBuilder graph, OnnxValue value, int axis, params ReadOnlySpan<long> sizes) => graph.Node(
        "Split",
        sizes.Length,
        [value, graph.Integers("sizes", sizes)],
        OnnxAttribute.Integer("axis", axis));

    /// <summary>value times weight transposed, plus the bias where there is one.</summary>
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
    /// The counterpart of a <c>Conv2d</c> module with bias, padded with zeros to the size of its input.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">[N, from, H, W].</param>
    /// <param name="weights">The network's weights.</param>
    /// <param name="name">The module's name: its parameters are <c>name.weight</c> and <c>name.bias</c>.</param>
    /// <param name="from">Channels of the value.</param>
    /// <param name="to">Channels of the result.</param>
    /// <param name="kernel">The kernel's side, odd.</param>
    /// <param name="groups">Groups of channels that are convolved apart.</param>
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
    /// <param name="stride">Steps between the places where the kernel is applied.</param>
    /// <param name="padding">Zeros added on every side.</param>
    /// <param name="groups">Groups of channels that are convolved apart.</param>
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

    /// <summary>Adds a border to rows and columns by repeating the outermost pixels.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">[N, C, H, W].</param>
    /// <param name="border">Pixels added on every side.</param>
    public static OnnxValue ReplicatePad(this OnnxGraphBuilder graph, OnnxValue value, int border) => graph.Node(
        "Pad",
        [value, graph.Integers("pads", 0, 0, border, border, 0, 0, border, border)],
        OnnxAttribute.Text("mode", "edge"));

    /// <summary>Turns channels into pixels, in the order of PyTorch's pixel shuffle.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">[N, C * factor * factor, H, W].</param>
    /// <param name="factor">By how much rows and columns grow.</param>
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
