namespace ProgressiveSR.Onnx;

/// <summary>
/// Parts of the single-node models that this library writes itself, by ONNX's published field numbers.
/// </summary>
internal static class GraphParts
{
    /// <summary>A tensor of floats.</summary>
    public static ProtobufParts Weight(string name, ReadOnlyMemory<byte> values, params ReadOnlySpan<long> shape)
    {
        ProtobufParts weight = new();
        foreach (long size in shape)
        {
            weight.Add(1, size);
        }

        weight.Add(2, 1L);
        weight.Add(8, name);
        weight.Add(9, values);
        return weight;
    }

    /// <summary>An input or output of floats; null stands for any size.</summary>
    public static ProtobufParts Describe(string name, params ReadOnlySpan<long?> sizes)
    {
        ProtobufParts shape = new();
        foreach (long? size in sizes)
        {
            ProtobufParts dimension = new();
            if (size is long known)
            {
                dimension.Add(1, known);
            }

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

    /// <summary>A node without attributes.</summary>
    public static ProtobufParts Node(string operation, string output, params ReadOnlySpan<string> inputs)
    {
        ProtobufParts node = new();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output);
        node.Add(3, operation);
        node.Add(4, operation);
        return node;
    }

    /// <summary>The model, ready to load.</summary>
    public static byte[] Model(
        ProtobufParts node, ProtobufParts input, ProtobufParts output, params ReadOnlySpan<ProtobufParts> weights)
    {
        ProtobufParts graph = new();
        graph.Add(1, node);
        graph.Add(2, "graph");
        foreach (ProtobufParts weight in weights)
        {
            graph.Add(5, weight);
        }

        graph.Add(11, input);
        graph.Add(12, output);

        ProtobufParts opset = new();
        opset.Add(1, "");
        opset.Add(2, 17L);

        ProtobufParts model = new();
        model.Add(1, 8L);
        model.Add(7, graph);
        model.Add(8, opset);
        return model.ToArray();
    }
}
