using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ProgressiveSR.Safetensors;

/// <summary>Collects tensors and text metadata, and writes them as a safetensors file.</summary>
/// <remarks>
/// The same calls give the same bytes on every machine. Tensors are written by descending element size, and in the
/// order added within one size; metadata is sorted by key (ordinal). The header is padded with spaces to a multiple of
/// 8 bytes, so every tensor is aligned to its element size. Values are copied when added. Not safe for concurrent use.
/// </remarks>
public sealed class SafetensorsWriter
{
    private readonly List<(string Name, SafetensorsType Type, long[] Shape, byte[] Data)> _tensors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>Adds a tensor from its bytes, for example one of type BF16.</summary>
    /// <param name="name">Name, unique in the file and not <c>__metadata__</c>.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Dimensions, outermost first, each 0 or more, at most 64; empty for a scalar.</param>
    /// <param name="data">
    /// The elements, row-major and little-endian: the product of the shape times the element size, in bytes.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The name is taken, reserved or not valid text, or shape and data disagree.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The type is not defined.</exception>
    public void AddBytes(string name, SafetensorsType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        RequireText(name, nameof(name));
        if (name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"The name '{name}' is reserved by the format.", nameof(name));
        }

        if (shape.Length > SafetensorsShape.MaxRank
            || !SafetensorsShape.TryGetByteLength(shape, type, out long needed) || needed != data.Length)
        {
            throw new ArgumentException(
                $"Tensor '{name}' of type {SafetensorsTypes.Name(type)} has {data.Length} bytes, " +
                $"which does not fit the shape {SafetensorsShape.Format(shape)}.",
                nameof(shape));
        }

        if (!_names.Add(name))
        {
            throw new ArgumentException($"A tensor named '{name}' was already added.", nameof(name));
        }

        _tensors.Add((name, type, shape.ToArray(), data.ToArray()));
    }

    /// <summary>Adds a tensor of type F64.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<double> values) =>
        AddValues(name, SafetensorsType.F64, shape, MemoryMarshal.Cast<double, long>(values));

    /// <summary>Adds a tensor of type F32.</summary>
    /// <param name="name">Name, unique in the file and not <c>__metadata__</c>.</param>
    /// <param name="shape">Dimensions, outermost first, each 0 or more, at most 64; empty for a scalar.</param>
    /// <param name="values">The elements, row-major; their number is the product of the shape.</param>
    /// <exception cref="ArgumentException">
    /// The name is taken, reserved or not valid text, or shape and values disagree.
    /// </exception>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values) =>
        AddValues(name, SafetensorsType.F32, shape, MemoryMarshal.Cast<float, int>(values));

    /// <summary>Adds a tensor of type F16.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<Half> values) =>
        AddValues(name, SafetensorsType.F16, shape, MemoryMarshal.Cast<Half, short>(values));

    /// <summary>Adds a tensor of type I64.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<long> values) =>
        AddValues(name, SafetensorsType.I64, shape, values);

    /// <summary>Adds a tensor of type I32.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<int> values) =>
        AddValues(name, SafetensorsType.I32, shape, values);

    /// <summary>Adds a tensor of type I16.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<short> values) =>
        AddValues(name, SafetensorsType.I16, shape, values);

    /// <summary>Adds a tensor of type I8.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<sbyte> values) =>
        AddBytes(name, SafetensorsType.I8, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds a tensor of type U8.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<byte> values) =>
        AddBytes(name, SafetensorsType.U8, shape, values);

    /// <summary>Adds a tensor of type BOOL.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<bool> values) =>
        AddBytes(name, SafetensorsType.Bool, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Sets a metadata entry, replacing any existing one with the same key.</summary>
    /// <param name="key">Key, case-sensitive.</param>
    /// <param name="value">Text.</param>
    /// <exception cref="ArgumentException">Key or value is not valid text (it contains a lone surrogate).</exception>
    public void SetMetadata(string key, string value)
    {
        RequireText(key, nameof(key));
        RequireText(value, nameof(value));
        _metadata[key] = value;
    }

    /// <summary>Writes the file. The stream is left open, and the writer remains usable.</summary>
    /// <param name="stream">A writable stream; the file starts at its current position.</param>
    /// <exception cref="InvalidOperationException">
    /// The header exceeds <see cref="SafetensorsFile.MaxHeaderLength"/>.
    /// </exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);

        // OrderBy is stable, so tensors of the same size keep the order in which they were added.
        var ordered = _tensors.OrderByDescending(tensor => SafetensorsTypes.Size(tensor.Type)).ToArray();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteHeader(json, ordered);
        }

        int padding = -buffer.WrittenCount & (SafetensorsFile.PrefixLength - 1);
        int headerLength = buffer.WrittenCount + padding;
        if (headerLength > SafetensorsFile.MaxHeaderLength)
        {
            throw new InvalidOperationException(
                $"The safetensors header has {headerLength} bytes, more than {SafetensorsFile.MaxHeaderLength}.");
        }

        Span<byte> prefix = stackalloc byte[SafetensorsFile.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)headerLength);
        stream.Write(prefix);
        stream.Write(buffer.WrittenSpan);
        stream.Write("       "u8[..padding]);
        foreach (var tensor in ordered)
        {
            stream.Write(tensor.Data);
        }
    }

    private static void RequireText(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        int position = 0;
        while (position < text.Length)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(position), out _, out int length) != OperationStatus.Done)
            {
                throw new ArgumentException($"The text has a lone surrogate at position {position}.", parameter);
            }

            position += length;
        }
    }

    private void WriteHeader(
        Utf8JsonWriter json, (string Name, SafetensorsType Type, long[] Shape, byte[] Data)[] ordered)
    {
        json.WriteStartObject();
        if (_metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach ((string key, string value) in _metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach (var (name, type, shape, data) in ordered)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", SafetensorsTypes.Name(type));
            WriteNumbers(json, "shape", shape);
            WriteNumbers(json, "data_offsets", [offset, offset + data.Length]);
            json.WriteEndObject();
            offset += data.Length;
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private void AddValues<T>(string name, SafetensorsType type, ReadOnlySpan<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        if (BitConverter.IsLittleEndian)
        {
            AddBytes(name, type, shape, MemoryMarshal.AsBytes(values));
            return;
        }

        int size = SafetensorsTypes.Size(type);
        var data = new byte[checked(values.Length * size)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i].WriteLittleEndian(data, i * size);
        }

        AddBytes(name, type, shape, data);
    }
}
