using Google.Protobuf;
using ProgressiveSR.Torch.OnnxFormat;
using AttributeType = ProgressiveSR.Torch.OnnxFormat.AttributeProto.Types.AttributeType;

namespace ProgressiveSR.Torch;

/// <summary>Makes the attributes of nodes.</summary>
internal static class OnnxAttribute
{
    public static AttributeProto Integer(string name, long value) =>
        new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Integers(string name, params ReadOnlySpan<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeType.Ints };
        foreach (long value in values)
        {
            attribute.Ints.Add(value);
        }

        return attribute;
    }
}
