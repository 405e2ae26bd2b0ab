namespace ProgressiveSR.Onnx;

/// <summary>
/// The smallest model that makes a GPU provider load all its libraries: one 3x3 convolution of an 8x8 picture of ones.
/// </summary>
internal static class ConvolutionProbe
{
    public const int Side = 8;
    public const string Input = "x";
    public const string Output = "y";

    /// <summary>Writes the model by ONNX's published field numbers.</summary>
    public static byte[] Write()
    {
        ProtobufParts node = new();
        node.Add(1, Input);
        node.Add(1, "w");
        node.Add(2, Output);
        node.Add(3, "probe");
        node.Add(4, "Conv");
        node.Add(5, Pads());

        ProtobufParts weight = new();
        foreach (long size in (ReadOnlySpan<long>)[3, 3, 3, 3])
        {
            weight.Add(1, size);
        }

        weight.Add(2, 1L);
        weight.Add(8, "w");
        weight.Add(9, new byte[3 * 3 * 3 * 3 * sizeof(float)]);

        ProtobufParts graph = new();
        graph.Add(1, node);
        graph.Add(2, "probe");
        graph.Add(5, weight);
        graph.Add(11, Describe(Input));
        graph.Add(12, Describe(Output));

        ProtobufParts opset = new();
        opset.Add(1, "");
        opset.Add(2, 17L);

        ProtobufParts model = new();
        model.Add(1, 8L);
        model.Add(7, graph);
        model.Add(8, opset);
        return model.ToArray();
    }

    private static ProtobufParts Pads()
    {
        ProtobufParts pads = new();
        pads.Add(1, "pads");
        for (int i = 0; i < 4; i++)
        {
            pads.Add(8, 1L);
        }

        pads.Add(20, 7L);
        return pads;
    }

    private static ProtobufParts Describe(string name)
    {
        ProtobufParts shape = new();
        foreach (long size in (ReadOnlySpan<long>)[1, 3, Side, Side])
        {
            ProtobufParts dimension = new();
            dimension.Add(1, size);
            shape.Add(1, dimension);
        }

        ProtobufParts tensor = new();
        tensor.Add(1, 1L);
        tensor.Add(2, shape);
        ProtobufParts type = new();
        type.Add(1, tensor);
        ProtobufParts value = new();
        value.Add(1, name);
        value.Add(2, type);
        return value;
    }
}
