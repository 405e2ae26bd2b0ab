namespace ProgressiveSR.Onnx;

/// <summary>
/// A protobuf message assembled from parts of others. Nothing is copied until the whole is written, so weights are
/// copied only once.
/// </summary>
internal sealed class ProtobufParts
{
    private readonly List<ReadOnlyMemory<byte>> parts = [];
    private long length;

    /// <summary>Adds already encoded bytes.</summary>
    public void Add(ReadOnlyMemory<byte> encoded)
    {
        parts.Add(encoded);
        length += encoded.Length;
    }

    /// <summary>Adds a bytes field.</summary>
    public void Add(int number, ReadOnlyMemory<byte> content)
    {
        Add(Header(number, content.Length));
        Add(content);
    }

    /// <summary>Adds a string field.</summary>
    public void Add(int number, string text) => Add(number, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a varint field; the value is 0 or above.</summary>
    public void Add(int number, long value)
    {
        List<byte> bytes = [];
        AddVarint(bytes, (ulong)number << 3);
        AddVarint(bytes, (ulong)value);
        Add(bytes.ToArray());
    }

    /// <summary>Adds a message field.</summary>
    public void Add(int number, ProtobufParts message)
    {
        Add(Header(number, message.length));
        parts.AddRange(message.parts);
        length += message.length;
    }

    /// <summary>Writes the whole message.</summary>
    /// <exception cref="InvalidDataException">It is larger than protobuf allows.</exception>
    public byte[] ToArray()
    {
        if (length > int.MaxValue)
        {
            throw new InvalidDataException($"with its weights it has {length} bytes, but ONNX allows {int.MaxValue}");
        }

        byte[] bytes = new byte[length];
        int position = 0;
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            part.CopyTo(bytes.AsMemory(position));
            position += part.Length;
        }

        return bytes;
    }

    private static byte[] Header(int number, long size)
    {
        List<byte> bytes = [];
        AddVarint(bytes, ((ulong)number << 3) | ProtobufField.LengthDelimited);
        AddVarint(bytes, (ulong)size);
        return [.. bytes];
    }

    private static void AddVarint(List<byte> bytes, ulong value)
    {
        while (value >= 0x80)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        bytes.Add((byte)value);
    }
}
