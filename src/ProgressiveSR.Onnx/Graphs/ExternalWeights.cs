using System.Globalization;
using System.Text;
using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx;

/// <summary>
/// Inlines the weights that an ONNX file stores in separate files, so that it can be loaded from memory: from an
/// embedded resource, an archive, a download.
/// </summary>
/// <remarks>
/// Rewrites only the messages that lead to tensors, by ONNX's published field numbers, and copies everything else
/// unchanged. Nothing in the file is trusted.
/// </remarks>
public static class ExternalWeights
{
    private const int MaxDepth = 32;
    private const int External = 1;

    private enum Message
    {
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
    }

    /// <summary>Inlines all weights.</summary>
    /// <param name="model">An ONNX file.</param>
    /// <param name="open">
    /// Returns the content of a file by its name in the model; called once per name. Its exceptions are passed on. The
    /// name comes from the model: do not open paths outside your folder.
    /// </param>
    /// <returns>
    /// The file with all weights inside, in a new array; a copy of the model if it has no external weights.
    /// </returns>
    /// <exception cref="InvalidModelException">
    /// The bytes are not an ONNX file, or refer to bytes outside the other file.
    /// </exception>
    public static byte[] Inline(ReadOnlyMemory<byte> model, Func<string, ReadOnlyMemory<byte>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        Dictionary<string, ReadOnlyMemory<byte>> files = new(StringComparer.Ordinal);
        try
        {
            return Rewrite(model, Message.Model, 0, Open).ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelException($"The ONNX model cannot be read: {e.Message}.", e);
        }

        ReadOnlyMemory<byte> Open(string name)
        {
            if (!files.TryGetValue(name, out ReadOnlyMemory<byte> content))
            {
                content = open(name);
                files.Add(name, content);
            }

            return content;
        }
    }

    private static ProtobufParts Rewrite(
        ReadOnlyMemory<byte> message, Message kind, int depth, Func<string, ReadOnlyMemory<byte>> open)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException($"its graphs are nested deeper than {MaxDepth}");
        }

        if (kind == Message.Tensor)
        {
            return RewriteTensor(message, open);
        }

        ProtobufParts result = new();
        ProtobufReader reader = new(message);
        while (reader.TryRead(out ProtobufField field))
        {
            if (field.WireType == ProtobufField.LengthDelimited && Child(kind, field.Number) is Message child)
            {
                result.Add(field.Number, Rewrite(field.Content, child, depth + 1, open));
            }
            else
            {
                result.Add(field.Encoded);
            }
        }

        return result;
    }

    /// <summary>
    /// The fields that lead to tensors: ModelProto.graph, GraphProto.node and initializer, and so on.
    /// </summary>
    private static Message? Child(Message kind, int field) => (kind, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Graph, 1) => Message.Node,
        (Message.Graph, 5) => Message.Tensor,
        (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 5 or 10) => Message.Tensor,
        (Message.Attribute, 6 or 11) => Message.Graph,
        _ => null,
    };

    private static ProtobufParts RewriteTensor(ReadOnlyMemory<byte> message, Func<string, ReadOnlyMemory<byte>> open)
    {
        const int RawData = 9;
        const int ExternalData = 13;
        const int DataLocation = 14;
        ProtobufParts rest = new();
        Dictionary<string, string> entries = new(StringComparer.Ordinal);
        bool isExternal = false;
        ProtobufReader reader = new(message);
        while (reader.TryRead(out ProtobufField field))
        {
            if (field.IsBytes(ExternalData))
            {
                (string key, string value) = ReadEntry(field.Content);
                entries[key] = value;
            }
            else if (field is { Number: DataLocation, WireType: 0 })
            {
                isExternal = field.Varint == External;
            }
            else if (field.Number != RawData)
            {
                rest.Add(field.Encoded);
            }
        }

        if (!isExternal)
        {
            ProtobufParts same = new();
            same.Add(message);
            return same;
        }

        rest.Add(RawData, Find(entries, open));
        return rest;
    }

    private static (string Key, string Value) ReadEntry(ReadOnlyMemory<byte> message)
    {
        string key = "";
        string value = "";
        ProtobufReader reader = new(message);
        while (reader.TryRead(out ProtobufField field))
        {
            if (field.IsBytes(1))
            {
                key = Encoding.UTF8.GetString(field.Content.Span);
            }
            else if (field.IsBytes(2))
            {
                value = Encoding.UTF8.GetString(field.Content.Span);
            }
        }

        return (key, value);
    }

    private static ReadOnlyMemory<byte> Find(
        Dictionary<string, string> entries, Func<string, ReadOnlyMemory<byte>> open)
    {
        if (!entries.TryGetValue("location", out string? location))
        {
            throw new InvalidDataException("an external tensor does not name its file");
        }

        ReadOnlyMemory<byte> file = open(location);
        long offset = Number(entries, "offset", 0);
        long length = Number(entries, "length", file.Length - Math.Min(offset, file.Length));
        if (offset > file.Length || length > file.Length - offset)
        {
            throw new InvalidDataException(
                $"a tensor needs {length} bytes at {offset} of '{location}', which has {file.Length} bytes");
        }

        return file.Slice((int)offset, (int)length);
    }

    private static long Number(Dictionary<string, string> entries, string key, long otherwise)
    {
        if (!entries.TryGetValue(key, out string? text))
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new InvalidDataException($"the {key} of an external tensor is '{text}'");
    }
}
