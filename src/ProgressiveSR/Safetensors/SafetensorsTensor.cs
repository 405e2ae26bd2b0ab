using System.Buffers.Binary;

namespace ProgressiveSR.Safetensors;

/// <summary>One tensor of a <see cref="SafetensorsFile"/>: dense, row-major, little-endian.</summary>
/// <remarks>Immutable; safe for concurrent use as long as the file's bytes stay unchanged.</remarks>
public sealed class SafetensorsTensor
{
    internal SafetensorsTensor(
        string name, SafetensorsType type, long[] shape, ReadOnlyMemory<byte> data, long fileOffset)
    {
        Name = name;
        Type = type;
        Shape = Array.AsReadOnly(shape);
        Data = data;
        FileOffset = fileOffset;
        ElementCount = data.Length / SafetensorsTypes.Size(type);
    }

    /// <summary>Name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>Element type.</summary>
    public SafetensorsType Type { get; }

    /// <summary>Dimensions, outermost first; empty for a scalar. Dimensions may be 0.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public int ElementCount { get; }

    /// <summary>The elements as stored: a slice of the file's bytes, not a copy.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Offset of <see cref="Data"/> in bytes from the start of the file.</summary>
    public long FileOffset { get; }

    /// <summary>Copies the elements of a floating-point tensor as 32-bit floats.</summary>
    /// <returns>
    /// <see cref="ElementCount"/> values; exact from F32, F16 and BF16, rounded to nearest from F64.
    /// </returns>
    /// <exception cref="InvalidDataException">The type is not F64, F32, F16 or BF16.</exception>
    public float[] ToSingles() => Type switch
    {
        SafetensorsType.F64 => Convert(sizeof(double), static bytes =>
            (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        SafetensorsType.F32 => Convert(sizeof(float), BinaryPrimitives.ReadSingleLittleEndian),
        SafetensorsType.F16 => Convert(sizeof(ushort), static bytes =>
            (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        SafetensorsType.BF16 => Convert(sizeof(ushort), ReadBFloat16),
        _ => throw Mismatch("F64, F32, F16 or BF16"),
    };

    /// <summary>Copies the elements of a floating-point tensor as 64-bit floats, exactly.</summary>
    /// <returns><see cref="ElementCount"/> values.</returns>
    /// <exception cref="InvalidDataException">The type is not F64, F32, F16 or BF16.</exception>
    public double[] ToDoubles() => Type switch
    {
        SafetensorsType.F64 => Convert(sizeof(double), BinaryPrimitives.ReadDoubleLittleEndian),
        SafetensorsType.F32 => Convert(sizeof(float), static bytes =>
            (double)BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        SafetensorsType.F16 => Convert(sizeof(ushort), static bytes =>
            (double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        SafetensorsType.BF16 => Convert(sizeof(ushort), static bytes => (double)ReadBFloat16(bytes)),
        _ => throw Mismatch("F64, F32, F16 or BF16"),
    };

    /// <summary>Copies the elements of an integer tensor of up to 16 bits.</summary>
    /// <returns><see cref="ElementCount"/> values.</returns>
    /// <exception cref="InvalidDataException">The type is not I16, I8 or U8.</exception>
    public short[] ToInt16s() => Type switch
    {
        SafetensorsType.I16 => Convert(sizeof(short), BinaryPrimitives.ReadInt16LittleEndian),
        SafetensorsType.I8 => Convert(sizeof(sbyte), static bytes => (short)(sbyte)bytes[0]),
        SafetensorsType.U8 => Convert(sizeof(byte), static bytes => (short)bytes[0]),
        _ => throw Mismatch("I16, I8 or U8"),
    };

    /// <summary>Copies the elements of an integer tensor of up to 32 bits.</summary>
    /// <returns><see cref="ElementCount"/> values.</returns>
    /// <exception cref="InvalidDataException">The type is not I32, I16, I8 or U8.</exception>
    public int[] ToInt32s() => Type switch
    {
        SafetensorsType.I32 => Convert(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian),
        SafetensorsType.I16 => Convert(sizeof(short), static bytes =>
            (int)BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        SafetensorsType.I8 => Convert(sizeof(sbyte), static bytes => (int)(sbyte)bytes[0]),
        SafetensorsType.U8 => Convert(sizeof(byte), static bytes => (int)bytes[0]),
        _ => throw Mismatch("I32, I16, I8 or U8"),
    };

    private static float ReadBFloat16(ReadOnlySpan<byte> bytes) =>
        BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16);

    private T[] Convert<T>(int size, Func<ReadOnlySpan<byte>, T> read)
        where T : unmanaged
    {
        var values = new T[ElementCount];
        ReadOnlySpan<byte> data = Data.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(data.Slice(i * size, size));
        }

        return values;
    }

    private InvalidDataException Mismatch(string wanted) =>
        new($"Tensor '{Name}' has type {SafetensorsTypes.Name(Type)}, not {wanted}.");
}
