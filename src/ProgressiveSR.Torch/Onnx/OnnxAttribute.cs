using Google.Protobuf;
using ProgressiveSR.Torch.OnnxFormat;
using AttributeType = ProgressiveSR.Torch.OnnxFormat.AttributeProto.Types.AttributeType;

namespace ProgressiveSR.Torch;

/// <summary>An attribute of a node, such as <c>axis</c>, as defined by ONNX's specification of the operator.</summary>
public sealed class OnnxAttribute
{
    private OnnxAttribute(AttributeProto proto) => Proto = proto;

    internal AttributeProto Proto { get; }

    /// <summary>An integer.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public static OnnxAttribute Integer(string name, long value) =>
        new(new AttributeProto { Name = name, Type = AttributeType.Int, I = value });

    /// <summary>A float.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public static OnnxAttribute Real(string name, float value) =>
        new(new AttributeProto { Name = name, Type = AttributeType.Float, F = value });

    /// <summary>A string.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public static OnnxAttribute Text(string name, string value) =>
        new(new AttributeProto { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    /// <summary>A list of integers.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="values">Its values.</param>
    public static OnnxAttribute Integers(string name, params ReadOnlySpan<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeType.Ints };
        foreach (long value in values)
        {
            attribute.Ints.Add(value);
        }

        return new OnnxAttribute(attribute);
    }
}
