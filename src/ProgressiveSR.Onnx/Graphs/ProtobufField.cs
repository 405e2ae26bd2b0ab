namespace ProgressiveSR.Onnx;

/// <summary>One field of a protobuf message, still encoded.</summary>
/// <param name="Number">The field number.</param>
/// <param name="WireType">0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes.</param>
/// <param name="Encoded">The whole field, tag included.</param>
/// <param name="Content">The value; for wire type 2, without its length.</param>
/// <param name="Varint">The value for wire type 0.</param>
internal readonly record struct ProtobufField(
    int Number, int WireType, ReadOnlyMemory<byte> Encoded, ReadOnlyMemory<byte> Content, ulong Varint)
{
    /// <summary>Wire type of messages, strings and bytes.</summary>
    public const int LengthDelimited = 2;

    /// <summary>Whether this is the message, string or bytes field with this number.</summary>
    public bool IsBytes(int number) => Number == number && WireType == LengthDelimited;
}
