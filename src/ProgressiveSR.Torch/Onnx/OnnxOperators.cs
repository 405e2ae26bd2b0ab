using ProgressiveSR.Torch.OnnxFormat;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// The operators that our graphs use, all of which run in ONNX Runtime on CPU, CUDA, TensorRT, DirectML and in
/// browsers.
/// </summary>
internal static class OnnxOperators
{
    extension(OnnxGraphBuilder graph)
    {
        public OnnxValue Add(OnnxValue a, OnnxValue b) => graph.Node("Add", [a, b]);

        public OnnxValue Sub(OnnxValue a, OnnxValue b) => graph.Node("Sub", [a, b]);

        public OnnxValue Mul(OnnxValue a, OnnxValue b) => graph.Node("Mul", [a, b]);

        public OnnxValue Relu(OnnxValue value) => graph.Node("Relu", [value]);

        public OnnxValue Floor(OnnxValue value) => graph.Node("Floor", [value]);

        public OnnxValue Cast(OnnxValue value, DataType type) =>
            graph.Node("Cast", [value], OnnxAttribute.Integer("to", (long)type));

        public OnnxValue Clip(OnnxValue value, float least, float most) =>
            graph.Node("Clip", [value, graph.Scalar("least", least), graph.Scalar("most", most)]);

        /// <summary>2 to the power of minus the value.</summary>
        public OnnxValue PowerOfTwoBelow(OnnxValue exponent) =>
            graph.Node("Pow", [graph.Scalar("two", 2), graph.Node("Neg", [exponent])]);

        /// <summary>One size may be -1: what is left over.</summary>
        public OnnxValue Reshape(OnnxValue value, params ReadOnlySpan<long> shape) =>
            graph.Node("Reshape", [value, graph.Integers("shape", shape)]);

        /// <summary>Keeps the first dimension and joins the others.</summary>
        public OnnxValue Flatten(OnnxValue value) => graph.Node("Flatten", [value], OnnxAttribute.Integer("axis", 1));

        public OnnxValue Transpose(OnnxValue value, params ReadOnlySpan<long> order) =>
            graph.Node("Transpose", [value], OnnxAttribute.Integers("perm", order));

        public OnnxValue Concat(OnnxValue first, OnnxValue second, int axis) =>
            graph.Node("Concat", [first, second], OnnxAttribute.Integer("axis", axis));

        public OnnxValue[] Split(OnnxValue value, int axis, params ReadOnlySpan<long> sizes) => graph.Node(
            "Split",
            sizes.Length,
            [value, graph.Integers("sizes", sizes)],
            OnnxAttribute.Integer("axis", axis));

        /// <summary>value times weight transposed, plus the bias where there is one.</summary>
        public OnnxValue Linear(OnnxValue value, OnnxValue weight, OnnxValue? bias = null) => graph.Node(
            "Gemm",
            bias is OnnxValue added ? [value, weight, added] : [value, weight],
            OnnxAttribute.Integer("transB", 1));

        /// <summary>A convolution with a square kernel.</summary>
        public OnnxValue Convolution(
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

        /// <summary>Adds a border to rows and columns of [N, C, H, W] by repeating the outermost pixels.</summary>
        public OnnxValue ReplicatePad(OnnxValue value, int border) => graph.Node(
            "Pad",
            [value, graph.Integers("pads", 0, 0, border, border, 0, 0, border, border)],
            OnnxAttribute.Text("mode", "edge"));

        /// <summary>[N, C r r, H, W] to [N, C, H r, W r], channel order as PyTorch's pixel shuffle.</summary>
        public OnnxValue PixelShuffle(OnnxValue value, int factor) => graph.Node(
            "DepthToSpace",
            [value],
            OnnxAttribute.Integer("blocksize", factor),
            OnnxAttribute.Text("mode", "CRD"));
    }
}
