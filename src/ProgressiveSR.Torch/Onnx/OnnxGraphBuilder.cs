using System.Runtime.InteropServices;
using Google.Protobuf;
using ProgressiveSR.Models;
using ProgressiveSR.Torch.OnnxFormat;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// Builds an ONNX graph, node by node: opset 17 and IR version 8, which browsers and the runtimes of recent years
/// support. Operators are in <see cref="OnnxOperators"/>. Not thread-safe.
/// </summary>
public sealed class OnnxGraphBuilder
{
    private const int IrVersion = 8;
    private const int Opset = 17;

    private readonly GraphProto graph;
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    internal OnnxGraphBuilder(string name) => graph = new GraphProto { Name = name };

    /// <summary>Declares an input.</summary>
    internal OnnxValue Input(string inputName, DataType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        graph.Input.Add(Describe(inputName, type, shape));
        return Claim(inputName);
    }

    /// <summary>
    /// Whether the value is the output of a node; an input or a constant cannot be an output of the graph.
    /// </summary>
    internal bool Makes(OnnxValue value) => graph.Node.Any(node => node.Output.Contains(value.Name));

    /// <summary>Declares an output: the value is renamed to the output's name.</summary>
    internal void Output(string outputName, OnnxValue value, DataType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        NodeProto producer = graph.Node.Last(node => node.Output.Contains(value.Name));
        int index = producer.Output.IndexOf(value.Name);
        Claim(outputName);
        producer.Output[index] = outputName;
        foreach (NodeProto node in graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == value.Name ? outputName : node.Input[i];
            }
        }

        graph.Output.Add(Describe(outputName, type, shape));
    }

    /// <summary>Adds a constant tensor of floats.</summary>
    /// <param name="hint">A name; a number is appended if it is taken.</param>
    /// <param name="shape">Its dimensions; none for a scalar.</param>
    /// <param name="values">The values in row-major order; their number is the product of the dimensions.</param>
    public OnnxValue Constant(string hint, ReadOnlySpan<long> shape, ReadOnlySpan<float> values) =>
        AddInline(hint, DataType.Float, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds a constant float scalar.</summary>
    /// <param name="hint">A name; a number is appended if it is taken.</param>
    /// <param name="value">The value.</param>
    public OnnxValue Scalar(string hint, float value) => Constant(hint, [], [value]);

    /// <summary>Adds a constant vector of integers: shapes, pads, splits.</summary>
    /// <param name="hint">A name; a number is appended if it is taken.</param>
    /// <param name="values">The values.</param>
    public OnnxValue Integers(string hint, params ReadOnlySpan<long> values) =>
        AddInline(hint, DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>
    /// A tensor of a safetensors file as 32-bit floats; other types are cast, which runtimes constant-fold when
    /// loading.
    /// </summary>
    /// <param name="file">The file, which must be beside the graph when that is loaded.</param>
    /// <param name="tensorName">The tensor's name in the file.</param>
    /// <param name="shape">The expected shape.</param>
    /// <exception cref="InvalidModelException">The tensor is missing or has another shape or type.</exception>
    public OnnxValue Weight(OnnxWeights file, string tensorName, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(file);
        TensorProto tensor = file.Refer(tensorName, shape);
        tensor.Name = Fresh(tensorName).Name;
        graph.Initializer.Add(tensor);
        OnnxValue value = new(tensor.Name);
        return tensor.DataType == (int)DataType.Float ? value : this.Cast(value, DataType.Float);
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="op">An operator of ONNX opset 17, such as <c>LeakyRelu</c>.</param>
    /// <param name="inputs">Its inputs in the operator's order; <c>default</c> for an omitted optional input.</param>
    /// <param name="attributes">Its attributes; omitted ones have the operator's defaults.</param>
    public OnnxValue Node(string op, ReadOnlySpan<OnnxValue> inputs, params ReadOnlySpan<OnnxAttribute> attributes) =>
        Node(op, 1, inputs, attributes)[0];

    /// <summary>Adds a node with any number of outputs.</summary>
    /// <param name="op">An operator of ONNX opset 17.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="inputs">Its inputs in the operator's order; <c>default</c> for an omitted optional input.</param>
    /// <param name="attributes">Its attributes; omitted ones have the operator's defaults.</param>
    public OnnxValue[] Node(
        string op, int outputs, ReadOnlySpan<OnnxValue> inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        ArgumentException.ThrowIfNullOrEmpty(op);
        NodeProto node = new() { OpType = op, Name = $"{op}_{graph.Node.Count}" };
        foreach (OnnxValue input in inputs)
        {
            // An omitted optional input has an empty name in ONNX.
            node.Input.Add(input.Name ?? "");
        }

        OnnxValue[] results = new OnnxValue[outputs];
        for (int i = 0; i < outputs; i++)
        {
            results[i] = Fresh(op);
            node.Output.Add(results[i].Name);
        }

        foreach (OnnxAttribute attribute in attributes)
        {
            node.Attribute.Add(attribute.Proto);
        }

        graph.Node.Add(node);
        return results;
    }

    /// <summary>Sets a metadata string, which tools display and programs can read.</summary>
    internal void Metadata(string key, string value) => metadata[key] = value;

    /// <summary>The serialised model: the same calls give the same bytes.</summary>
    internal byte[] ToBytes()
    {
        ModelProto model = new()
        {
            IrVersion = IrVersion,
            ProducerName = "ProgressiveSR",
            Graph = graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model.ToByteArray();
    }

    private static ValueInfoProto Describe(string valueName, DataType type, ReadOnlySpan<OnnxDimension> shape)
    {
        TensorShapeProto dimensions = new();
        foreach (OnnxDimension dimension in shape)
        {
            TensorShapeProto.Types.Dimension described = new();
            if (dimension.Size is long size)
            {
                described.DimValue = size;
            }
            else
            {
                described.DimParam = dimension.Name;
            }

            dimensions.Dim.Add(described);
        }

        TypeProto.Types.Tensor tensor = new() { ElemType = (int)type, Shape = dimensions };
        return new ValueInfoProto { Name = valueName, Type = new TypeProto { TensorType = tensor } };
    }

    private OnnxValue AddInline(string hint, DataType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        TensorProto tensor = new()
        {
            Name = Fresh(hint).Name,
            DataType = (int)type,
            RawData = ByteString.CopyFrom(data),
        };
        foreach (long dimension in shape)
        {
            tensor.Dims.Add(dimension);
        }

        graph.Initializer.Add(tensor);
        return new OnnxValue(tensor.Name);
    }

    private OnnxValue Claim(string valueName) => names.Add(valueName)
        ? new OnnxValue(valueName)
        : throw new ArgumentException($"The graph already has a value named '{valueName}'.", nameof(valueName));

    private OnnxValue Fresh(string hint)
    {
        string candidate = hint;
        for (int i = 1; !names.Add(candidate); i++)
        {
            candidate = FormattableString.Invariant($"{hint}_{i}");
        }

        return new OnnxValue(candidate);
    }
}
