namespace ProgressiveSR.Onnx;

/// <summary>Reads the fields of an untrusted protobuf message.</summary>
internal ref struct ProtobufReader(ReadOnlyMemory<byte> message)
{
    private readonly ReadOnlyMemory<byte> message = message;
    private readonly ReadOnlySpan<byte> span = message.Span;
    private int position;

    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a protobuf message.</exception>
    public bool TryRead(out ProtobufField field)
    {
        if (position == span.Length)
        {
            field = default;
            return false;
        }

        int start = position;
        ulong tag = ReadVarint();
        int wireType = (int)(tag & 7);
        if (tag >> 3 is 0 or > 0x1FFFFFFF)
        {
            throw Broken();
        }

        ulong varint = wireType is 0 or ProtobufField.LengthDelimited ? ReadVarint() : 0;
        ulong length = wireType switch
        {
            0 => 0,
            1 => 8,
            ProtobufField.LengthDelimited => varint,
            5 => 4,
            _ => throw Broken(),
        };
        if (length > (ulong)(span.Length - position))
        {
            throw Broken();
        }

        ReadOnlyMemory<byte> content = message.Slice(position, (int)length);
        position += (int)length;
        field = new ProtobufField((int)(tag >> 3), wireType, message[start..position], content, varint);
        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (position == span.Length)
            {
                throw Broken();
            }

            byte next = span[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken();
    }

    private readonly InvalidDataException Broken() =>
        new($"the bytes before {position} in a message of {span.Length} bytes are not a protobuf field");
}
