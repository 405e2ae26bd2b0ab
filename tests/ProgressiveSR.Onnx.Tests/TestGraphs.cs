using Google.Protobuf;
using ProgressiveSR.Conformance;
using ProgressiveSR.Torch;
using ProgressiveSR.Torch.OnnxFormat;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Small graphs such as others might bring, all weights inside.</summary>
internal static class TestGraphs
{
    /// <summary>Repeats each pixel: one 1x1 convolution and a shuffle, with a 3x3 box before it where asked.</summary>
    /// <param name="factor">Factor.</param>
    /// <param name="colours">Planes of input and output.</param>
    /// <param name="width">Fixed width, or null.</param>
    /// <param name="height">Fixed height, or null.</param>
    /// <param name="box">Whether to average 3x3 pixels first, with zeros around the picture: a halo of 1.</param>
    /// <param name="type">Float or Float16.</param>
    /// <param name="describeOutput">Whether the file says how large its output is.</param>
    /// <param name="mean">Whether to add half the mean of all pixels, which makes it no longer local.</param>
    /// <param name="window">Side and overlap of the windows that the file states, or null for none.</param>
    public static byte[] Repeat(
        int factor,
        int colours = 3,
        int? width = null,
        int? height = null,
        bool box = false,
        DataType type = DataType.Float,
        bool describeOutput = true,
        bool mean = false,
        (long Side, long Overlap)? window = null)
    {
        OnnxGraphBuilder graph = new("repeat");
        OnnxValue value = graph.Input(
            "input", type, 1, colours, OnnxDimension.Of(height, "h"), OnnxDimension.Of(width, "w"));
        value = graph.Cast(value, DataType.Float);
        if (box)
        {
            float[] ninths = new float[colours * 9];
            ninths.AsSpan().Fill(1 / 9f);
            value = graph.Convolution(
                value, graph.Constant("box", [colours, 1, 3, 3], ninths), null, 3, padding: 1, groups: colours);
        }

        if (mean)
        {
            OnnxValue whole = graph.Node("ReduceMean", [value], OnnxAttribute.Integers("axes", 2, 3));
            value = graph.Add(value, graph.Mul(whole, graph.Scalar("half", 0.5f)));
        }

        if (window is var (side, overlap))
        {
            graph.Metadata("progressivesr.window", FormattableString.Invariant($"{side}"));
            graph.Metadata("progressivesr.overlap", FormattableString.Invariant($"{overlap}"));
        }

        int planes = colours * factor * factor;
        float[] copies = new float[planes * colours];
        for (int plane = 0; plane < planes; plane++)
        {
            copies[plane * colours + plane / (factor * factor)] = 1;
        }

        value = graph.Convolution(value, graph.Constant("copies", [planes, colours, 1, 1], copies), null, 1);
        value = graph.Cast(graph.PixelShuffle(value, factor), type);
        OnnxDimension outputHeight = OnnxDimension.Of(describeOutput ? height * factor : null, "oh");
        OnnxDimension outputWidth = OnnxDimension.Of(describeOutput ? width * factor : null, "ow");
        graph.Output("output", value, type, 1, colours, outputHeight, outputWidth);
        return graph.ToBytes();
    }

    /// <summary>Repeats each pixel twice, times a number, and adds another.</summary>
    public static byte[] Scaled(float scale, float offset = 0, DataType type = DataType.Float) => AnySize(
        (graph, picture) => graph.Add(
            graph.Mul(picture, graph.Scalar("scale", scale)), graph.Scalar("offset", offset)),
        type);

    /// <summary>
    /// Repeats each pixel twice, plus a share of what it has over the mean of its 3x3: 1 keeps the pixel and sharpens
    /// it, 0 leaves the difference alone.
    /// </summary>
    public static byte[] Difference(float kept, float share) => AnySize((graph, picture) =>
    {
        float[] weights = new float[3 * 9];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = share * ((i % 9 == 4 ? 1 : 0) - 1 / 9f) + (i % 9 == 4 ? kept : 0);
        }

        return graph.Convolution(
            picture, graph.Constant("difference", [3, 1, 3, 3], weights), null, 3, padding: 1, groups: 3);
    });

    /// <summary>Layers with random weights, as a network has before it is trained, and pixels repeated twice.</summary>
    public static byte[] Untrained(int seed, float scale) => AnySize((graph, picture) =>
    {
        OnnxValue value = picture;
        int from = 3;
        foreach (int to in (int[])[16, 16, 3])
        {
            float[] weights = RandomData.Pixels(seed + from + 7 * to, to * from * 9);
            float[] centred = [.. weights.Select(weight => scale * (weight - 0.5f) / MathF.Sqrt(from))];
            value = graph.Convolution(
                value, graph.Constant($"w{from}_{to}", [to, from, 3, 3], centred), null, 3, padding: 1);
            value = to == 3 ? value : graph.Relu(value);
            from = to;
        }

        return value;
    });

    /// <summary>
    /// Repeats each pixel twice, and divides by the mean of the picture to multiply by it again: not a number where
    /// all is black.
    /// </summary>
    public static byte[] BlackIsNoNumber() => AnySize((graph, picture) =>
    {
        OnnxValue whole = graph.Node("ReduceMean", [picture], OnnxAttribute.Integers("axes", 1, 2, 3));
        return graph.Mul(graph.Node("Div", [picture, whole]), whole);
    });

    /// <summary>A graph whose file says nothing of the shape of its input, or of its output.</summary>
    public static byte[] WithoutShape(byte[] graph, bool input, bool output)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(graph);
        if (input)
        {
            model.Graph.Input[0].Type.TensorType.Shape = null;
        }

        if (output)
        {
            model.Graph.Output[0].Type.TensorType.Shape = null;
        }

        return model.ToByteArray();
    }

    /// <summary>Repeats each pixel twice, and has 16x16 in its nodes though it states any size.</summary>
    public static byte[] BakedSize() => AnySize((graph, picture) => graph.Reshape(picture, 1, 3, 16, 16));

    /// <summary>Repeats each pixel twice, those included that it adds up to multiples of 8.</summary>
    public static byte[] Uncropped() => AnySize((graph, picture) => PaddedSize.Of(graph, picture).Pad(picture));

    /// <summary>Repeats each pixel twice, and convolves 12x12 of them to nothing: takes no smaller picture.</summary>
    public static byte[] LeastSide12() => AnySize((graph, picture) => graph.Add(
        picture,
        graph.Node(
            "ReduceMean",
            [graph.Convolution(picture, graph.Constant("zeros", [1, 3, 12, 12], new float[432]), null, 12)],
            OnnxAttribute.Integers("axes", 2, 3))));

    /// <summary>
    /// The mean of each pixel and its cell of 8x8, repeated: sides must be multiples of 8, and 12 or more. It sees 7
    /// pixels around, and results depend on the place in the cell.
    /// </summary>
    public static byte[] Cells(int factor, int? side = null)
    {
        const int Cell = 8;
        const int Planes = 3 * Cell * Cell;
        OnnxGraphBuilder graph = new("cells");
        OnnxDimension[] sides = [OnnxDimension.Of(side, "h"), OnnxDimension.Of(side, "w")];
        OnnxValue value = graph.Input("input", DataType.Float, 1, 3, sides[0], sides[1]);
        OnnxValue twelve = graph.Convolution(value, graph.Constant("none", [3, 3, 12, 12], new float[1296]), null, 12);
        OnnxValue nothing = graph.Node(
            "ReduceMean", [twelve], OnnxAttribute.Integers("axes", 1, 2, 3), OnnxAttribute.Integer("keepdims", 1));
        float[] means = new float[Planes * Planes];
        for (int i = 0; i < means.Length; i++)
        {
            (int to, int from) = Math.DivRem(i, Planes);
            means[i] = (to == from ? 0.5f : 0) + (to % 3 == from % 3 ? 0.5f / (Cell * Cell) : 0);
        }

        value = graph.Node("SpaceToDepth", [value], OnnxAttribute.Integer("blocksize", Cell));
        value = graph.Convolution(value, graph.Constant("means", [Planes, Planes, 1, 1], means), null, 1);
        value = graph.Node("DepthToSpace", [value], OnnxAttribute.Integer("blocksize", Cell));
        float[] copies = new float[9 * factor * factor];
        for (int plane = 0; plane < 3 * factor * factor; plane++)
        {
            copies[plane * 3 + plane / (factor * factor)] = 1;
        }

        value = graph.Convolution(
            graph.Add(value, nothing), graph.Constant("copies", [3 * factor * factor, 3, 1, 1], copies), null, 1);
        graph.Output(
            "output",
            graph.PixelShuffle(value, factor),
            DataType.Float,
            1,
            3,
            OnnxDimension.Of(side * factor, "oh"),
            OnnxDimension.Of(side * factor, "ow"));
        return graph.ToBytes();
    }

    /// <summary>The sum of two pictures.</summary>
    public static byte[] TwoInputs()
    {
        OnnxGraphBuilder graph = new("sum");
        OnnxValue a = graph.Input("a", DataType.Float, 1, 3, "h", "w");
        OnnxValue b = graph.Input("b", DataType.Float, 1, 3, "h", "w");
        graph.Output("sum", graph.Add(a, b), DataType.Float, 1, 3, "h", "w");
        return graph.ToBytes();
    }

    /// <summary>Not a picture: a vector.</summary>
    public static byte[] Vector()
    {
        OnnxGraphBuilder graph = new("vector");
        OnnxValue vector = graph.Input("vector", DataType.Float, 1, 3);
        graph.Output("same", graph.Relu(vector), DataType.Float, 1, 3);
        return graph.ToBytes();
    }

    /// <summary>A picture of bytes.</summary>
    public static byte[] Bytes()
    {
        OnnxGraphBuilder graph = new("bytes");
        OnnxValue picture = graph.Input("picture", DataType.Uint8, 1, 3, "h", "w");
        graph.Output("floats", graph.Cast(picture, DataType.Float), DataType.Float, 1, 3, "h", "w");
        return graph.ToBytes();
    }

    /// <summary>A picture to one of the same size.</summary>
    public static byte[] SameSize()
    {
        OnnxGraphBuilder graph = new("same");
        OnnxValue picture = graph.Input("picture", DataType.Float, 1, 3, "h", "w");
        graph.Output("same", graph.Relu(picture), DataType.Float, 1, 3, "h", "w");
        return graph.ToBytes();
    }

    private static byte[] AnySize(
        Func<OnnxGraphBuilder, OnnxValue, OnnxValue> before, DataType type = DataType.Float)
    {
        OnnxGraphBuilder graph = new("any");
        OnnxValue picture = graph.Cast(graph.Input("input", type, 1, 3, "h", "w"), DataType.Float);
        OnnxValue value = before(graph, picture);
        float[] copies = new float[36];
        for (int plane = 0; plane < 12; plane++)
        {
            copies[plane * 3 + plane / 4] = 1;
        }

        value = graph.Convolution(value, graph.Constant("copies", [12, 3, 1, 1], copies), null, 1);
        value = graph.Cast(graph.PixelShuffle(value, 2), type);
        graph.Output("output", value, type, 1, 3, "oh", "ow");
        return graph.ToBytes();
    }
}
