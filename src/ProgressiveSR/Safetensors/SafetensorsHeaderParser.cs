using System.Text.Json;

namespace ProgressiveSR.Safetensors;

/// <summary>Parses the JSON header by hand, without a serializer or reflection.</summary>
internal ref struct SafetensorsHeaderParser
{
    private readonly SafetensorsHeader _header = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private Utf8JsonReader _reader;

    private SafetensorsHeaderParser(ReadOnlySpan<byte> json) => _reader = new Utf8JsonReader(json);

    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var parser = new SafetensorsHeaderParser(json);
            parser.ReadHeader();
            return parser._header;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The safetensors header is not valid JSON: {exception.Message}", exception);
        }
    }

    private void ReadHeader()
    {
        _reader.Read();
        Expect(JsonTokenType.StartObject, "The safetensors header");
        if (_reader.TokenStartIndex != 0)
        {
            throw new InvalidDataException(
                $"The safetensors header must begin with a brace, but {_reader.TokenStartIndex} bytes precede it.");
        }

        while (NextProperty("the header") is { } name)
        {
            if (!_names.Add(name))
            {
                throw new InvalidDataException($"The safetensors header names '{name}' more than once.");
            }

            _reader.Read();
            if (name == SafetensorsHeader.MetadataKey)
            {
                ReadMetadata();
            }
            else
            {
                ReadEntry(name);
            }
        }

        // Reads to the end: anything but white space throws.
        _reader.Read();
    }

    private void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject, $"'{SafetensorsHeader.MetadataKey}'");
        while (NextProperty($"'{SafetensorsHeader.MetadataKey}'") is { } key)
        {
            _reader.Read();
            Expect(JsonTokenType.String, $"Metadata '{key}'");
            if (!_header.Metadata.TryAdd(key, ReadString($"metadata '{key}'")))
            {
                throw new InvalidDataException($"The safetensors metadata names '{key}' more than once.");
            }
        }
    }

    private void ReadEntry(string name)
    {
        SafetensorsType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        Expect(JsonTokenType.StartObject, $"Tensor '{name}'");
        while (NextProperty($"tensor '{name}'") is { } field)
        {
            _reader.Read();
            switch (field)
            {
                case "dtype" when type is null:
                    type = ReadType(name);
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(name, field, SafetensorsShape.MaxRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(name, field, 2);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw new InvalidDataException($"Tensor '{name}' has '{field}' more than once.");
                default:
                    // Unknown fields do not affect the layout; the format's reference implementation ignores them as
                    // well.
                    _reader.Skip();
                    break;
            }
        }

        if (type is null || shape is null || offsets is not { Length: 2 })
        {
            throw new InvalidDataException(
                $"Tensor '{name}' needs a dtype, a shape and 2 data_offsets, but lacks at least one of them.");
        }

        _header.Entries.Add(new SafetensorsEntry(name, type.Value, shape, offsets[0], offsets[1]));
    }

    private SafetensorsType ReadType(string name)
    {
        Expect(JsonTokenType.String, $"The dtype of tensor '{name}'");
        string text = ReadString($"the dtype of tensor '{name}'");
        return SafetensorsTypes.TryParse(text, out SafetensorsType type)
            ? type
            : throw new InvalidDataException($"Tensor '{name}' has the unknown dtype '{text}'.");
    }

    private long[] ReadNumbers(string name, string field, int maxCount)
    {
        Expect(JsonTokenType.StartArray, $"'{field}' of tensor '{name}'");
        var numbers = new List<long>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out long number))
            {
                throw new InvalidDataException(
                    $"'{field}' of tensor '{name}' holds something other than 64-bit integers.");
            }

            if (numbers.Count == maxCount)
            {
                throw new InvalidDataException($"'{field}' of tensor '{name}' has more than {maxCount} numbers.");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private string? NextProperty(string owner)
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.EndObject ? null : ReadString($"a name in {owner}");
    }

    private readonly string ReadString(string what)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // This is how the JSON reader reports invalid UTF-8 and lone surrogates.
            throw new InvalidDataException($"The text of {what} in the safetensors header is not valid.", exception);
        }
    }

    private readonly void Expect(JsonTokenType token, string what)
    {
        if (_reader.TokenType != token)
        {
            throw new InvalidDataException(
                $"{what} must be a JSON {token} in a safetensors header, but is {_reader.TokenType}.");
        }
    }
}
