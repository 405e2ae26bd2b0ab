namespace ProgressiveSR.Torch;

/// <summary>The graph of <see cref="OmniSrBlock"/>.</summary>
internal sealed class OmniSrBlockGraph
{
    private const int Side = OmniSrNetwork.BlockSide;
    private const int Pixels = Side * Side;
    private const int Heads = OmniSrNetwork.Heads;

    private readonly OnnxGraphBuilder graph;
    private readonly OnnxWeights weights;
    private readonly int features;
    private readonly PaddedSize size;
    private readonly OnnxValue positions;

    public OmniSrBlockGraph(OnnxGraphBuilder graph, OnnxWeights weights, int features, PaddedSize size)
    {
        this.graph = graph;
        this.weights = weights;
        this.features = features;
        this.size = size;
        positions = graph.Integers("positions", PixelAttention.Positions());
    }

    private int HeadFeatures => features / Heads;

    /// <summary>[1, features, height, width] to the same shape; the sides are already padded.</summary>
    public OnnxValue Build(OnnxValue value, string name)
    {
        value = Bottleneck(value, $"{name}.0.fn");
        value = PixelResidual(value, $"{name}.2", PixelGrouping.Block);
        value = FeedForward(value, $"{name}.4");
        value = ChannelResidual(value, $"{name}.5", PixelGrouping.Block);
        value = FeedForward(value, $"{name}.6");
        value = PixelResidual(value, $"{name}.8", PixelGrouping.Grid);
        value = FeedForward(value, $"{name}.10");
        value = ChannelResidual(value, $"{name}.11", PixelGrouping.Grid);
        return FeedForward(value, $"{name}.12");
    }

    private OnnxValue Bottleneck(OnnxValue value, string name)
    {
        OnnxValue inner = Gelu(graph.Conv2d(value, weights, $"{name}.0", features, features, kernel: 1));
        inner = Gelu(graph.Convolution(
            inner,
            graph.Weight(weights, $"{name}.2.weight", features, 1, 3, 3),
            graph.Weight(weights, $"{name}.2.bias", features),
            kernel: 3,
            padding: 1,
            groups: features));
        OnnxValue mean = graph.Flatten(graph.Node("ReduceMean", [inner], OnnxAttribute.Integers("axes", 2, 3)));
        int squeezed = SqueezeExcitation.Squeezed(features);
        OnnxValue gate = graph.Linear(mean, graph.Weight(weights, $"{name}.4.gate.1.weight", squeezed, features));
        gate = graph.Mul(gate, graph.Node("Sigmoid", [gate]));
        gate = graph.Linear(gate, graph.Weight(weights, $"{name}.4.gate.3.weight", features, squeezed));
        gate = graph.Reshape(graph.Node("Sigmoid", [gate]), 1, features, 1, 1);
        inner = graph.Conv2d(graph.Mul(inner, gate), weights, $"{name}.5", features, features, kernel: 1);
        return graph.Add(inner, value);
    }

    private OnnxValue FeedForward(OnnxValue value, string name)
    {
        OnnxValue inner = Pointwise(ChannelNormalised(value, name), $"{name}.fn.project_in", features, 2 * features);
        inner = PerChannel(inner, $"{name}.fn.dwconv", 2 * features);
        OnnxValue[] halves = graph.Split(inner, 1, features, features);
        inner = Pointwise(graph.Mul(Gelu(halves[0]), halves[1]), $"{name}.fn.project_out", features, features);
        return graph.Add(inner, value);
    }

    private OnnxValue PixelResidual(OnnxValue value, string name, PixelGrouping grouping)
    {
        bool isBlock = grouping == PixelGrouping.Block;
        OnnxValue all = Linear(Normalised(value, name, OmniSrBlock.PixelEpsilon), $"{name}.fn.to_qkv", 3 * features);
        all = isBlock
            ? graph.Transpose(
                size.Reshape(all, PaddedSize.Rows, Side, PaddedSize.Columns, Side, 3, Heads, HeadFeatures),
                4, 0, 2, 5, 1, 3, 6)
            : graph.Transpose(
                size.Reshape(all, Side, PaddedSize.Rows, Side, PaddedSize.Columns, 3, Heads, HeadFeatures),
                4, 1, 3, 5, 0, 2, 6);
        OnnxValue[] parts = graph.Split(
            graph.Reshape(all, 3, -1, Heads, Pixels, HeadFeatures), 0, 1, 1, 1);
        OnnxValue query = graph.Mul(parts[0], graph.Scalar("scale", (float)(1 / Math.Sqrt(HeadFeatures))));
        OnnxValue likeness = graph.Node("MatMul", [query, graph.Transpose(parts[1], 0, 1, 2, 4, 3)]);
        OnnxValue seen = Attend(graph.Add(likeness, PositionBias(name)), parts[2]);
        seen = size.Reshape(seen, PaddedSize.Rows, PaddedSize.Columns, Heads, Side, Side, HeadFeatures);
        seen = isBlock ? graph.Transpose(seen, 0, 3, 1, 4, 2, 5) : graph.Transpose(seen, 3, 0, 4, 1, 2, 5);
        OnnxValue result = Linear(size.ToPixels(seen, features), $"{name}.fn.to_out.0", features);
        return graph.Add(graph.Transpose(result, 0, 3, 1, 2), value);
    }

    private OnnxValue ChannelResidual(OnnxValue value, string name, PixelGrouping grouping)
    {
        OnnxValue all = Pointwise(ChannelNormalised(value, name), $"{name}.fn.qkv", features, 3 * features);
        all = size.Reshape(
            PerChannel(all, $"{name}.fn.qkv_dwconv", 3 * features),
            3, Heads, HeadFeatures, PaddedSize.Rows, Side, PaddedSize.Columns, Side);
        bool isBlock = grouping == PixelGrouping.Block;
        all = isBlock
            ? graph.Reshape(graph.Transpose(all, 0, 3, 5, 1, 2, 4, 6), 3, -1, Heads, HeadFeatures, Pixels)
            : graph.Reshape(graph.Transpose(all, 0, 4, 6, 1, 2, 3, 5), 3, Pixels, Heads, HeadFeatures, -1);
        OnnxValue[] parts = graph.Split(all, 0, 1, 1, 1);
        OnnxValue likeness = graph.Node(
            "MatMul", [Direction(parts[0]), graph.Transpose(Direction(parts[1]), 0, 1, 2, 4, 3)]);
        likeness = graph.Mul(likeness, graph.Weight(weights, $"{name}.fn.temperature", Heads, 1, 1));
        OnnxValue seen = Attend(likeness, parts[2]);
        seen = isBlock
            ? graph.Transpose(
                size.Reshape(seen, PaddedSize.Rows, PaddedSize.Columns, Heads, HeadFeatures, Side, Side),
                2, 3, 0, 4, 1, 5)
            : graph.Transpose(
                size.Reshape(seen, Side, Side, Heads, HeadFeatures, PaddedSize.Rows, PaddedSize.Columns),
                2, 3, 4, 0, 5, 1);
        OnnxValue result = Pointwise(
            size.ToPicture(seen, features), $"{name}.fn.project_out", features, features);
        return graph.Add(result, value);
    }

    private OnnxValue Attend(OnnxValue likeness, OnnxValue values) =>
        graph.Node("MatMul", [graph.Node("Softmax", [likeness], OnnxAttribute.Integer("axis", -1)), values]);

    /// <summary>[heads, 64, 64].</summary>
    private OnnxValue PositionBias(string name)
    {
        OnnxValue table = graph.Weight(weights, $"{name}.fn.rel_pos_bias.weight", PixelAttention.PositionCount, Heads);
        OnnxValue bias = graph.Node("Gather", [table, positions], OnnxAttribute.Integer("axis", 0));
        return graph.Reshape(graph.Transpose(bias, 1, 0), Heads, Pixels, Pixels);
    }

    private OnnxValue ChannelNormalised(OnnxValue value, string name) =>
        graph.Transpose(Normalised(value, name, OmniSrBlock.ChannelEpsilon), 0, 3, 1, 2);

    /// <summary>[1, features, height, width] to normalised [1, height, width, features].</summary>
    private OnnxValue Normalised(OnnxValue value, string name, double epsilon) => graph.Node(
        "LayerNormalization",
        [
            graph.Transpose(value, 0, 2, 3, 1),
            graph.Weight(weights, $"{name}.norm.weight", features),
            graph.Weight(weights, $"{name}.norm.bias", features),
        ],
        OnnxAttribute.Integer("axis", -1),
        OnnxAttribute.Real("epsilon", (float)epsilon));

    private OnnxValue Linear(OnnxValue value, string name, int to) => graph.Node(
        "MatMul", [value, graph.Transpose(graph.Weight(weights, $"{name}.weight", to, features), 1, 0)]);

    private OnnxValue Pointwise(OnnxValue value, string name, int from, int to) => graph.Convolution(
        value, graph.Weight(weights, $"{name}.weight", to, from, 1, 1), bias: null, kernel: 1);

    private OnnxValue PerChannel(OnnxValue value, string name, int channels) => graph.Convolution(
        value,
        graph.Weight(weights, $"{name}.weight", channels, 1, 3, 3),
        bias: null,
        kernel: 3,
        padding: 1,
        groups: channels);

    private OnnxValue Gelu(OnnxValue value)
    {
        OnnxValue share = graph.Node("Erf", [graph.Mul(value, graph.Scalar("root", (float)Math.Sqrt(0.5)))]);
        return graph.Mul(
            graph.Mul(value, graph.Add(share, graph.Scalar("one", 1))), graph.Scalar("half", 0.5f));
    }

    private OnnxValue Direction(OnnxValue value)
    {
        OnnxValue length = graph.Node("ReduceL2", [value], OnnxAttribute.Integers("axes", -1));
        return graph.Node("Div", [value, graph.Node("Max", [length, graph.Scalar("epsilon", 1e-12f)])]);
    }
}
