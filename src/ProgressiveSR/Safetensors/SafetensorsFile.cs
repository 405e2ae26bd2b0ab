using System.Buffers.Binary;
using System.Collections.ObjectModel;

namespace ProgressiveSR.Safetensors;

/// <summary>
/// A safetensors file in memory: named tensors and text metadata, validated completely before any of it is accessible.
/// </summary>
/// <remarks>
/// Layout: header length (8 bytes, little-endian), JSON header, data. The tensors' data must fill the rest of the file
/// without gaps or overlaps, see https://huggingface.co/docs/safetensors. Tensors are slices of the given bytes, which
/// must therefore not change. Safe for concurrent use.
/// </remarks>
public sealed class SafetensorsFile
{
    /// <summary>
    /// The maximum header length in bytes, for reading and writing: 100 million, the limit of the format.
    /// </summary>
    public const int MaxHeaderLength = 100_000_000;

    internal const int PrefixLength = sizeof(ulong);

    private SafetensorsFile(Dictionary<string, string> metadata, Dictionary<string, SafetensorsTensor> tensors)
    {
        Metadata = new ReadOnlyDictionary<string, string>(metadata);
        Tensors = new ReadOnlyDictionary<string, SafetensorsTensor>(tensors);
    }

    /// <summary>The header's <c>__metadata__</c>; empty if the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>All tensors by name (case-sensitive).</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors { get; }

    /// <summary>Reads a file into memory and validates it.</summary>
    /// <param name="path">The file, smaller than 2 GB.</param>
    /// <exception cref="InvalidDataException">The content is not a valid safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be read, or is 2 GB or larger.</exception>
    public static SafetensorsFile Read(string path) => Parse(File.ReadAllBytes(path));

    /// <summary>Validates a file in memory. Tensor data is not copied.</summary>
    /// <param name="bytes">The complete file, and nothing else.</param>
    /// <exception cref="InvalidDataException">
    /// The bytes are not a valid safetensors file; the message names the tensor and the numbers that disagree.
    /// </exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < PrefixLength)
        {
            throw new InvalidDataException(
                $"A safetensors file begins with {PrefixLength} bytes of header length, but has {bytes.Length} bytes.");
        }

        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        int available = bytes.Length - PrefixLength;
        if (claimed > MaxHeaderLength || claimed > (ulong)available)
        {
            throw new InvalidDataException(
                $"The safetensors header claims {claimed} bytes, but {available} follow and {MaxHeaderLength} " +
                "are allowed.");
        }

        int headerLength = (int)claimed;
        var header = SafetensorsHeader.Parse(bytes.Span.Slice(PrefixLength, headerLength));
        ReadOnlyMemory<byte> data = bytes[(PrefixLength + headerLength)..];
        header.Validate(data.Length);

        var tensors = new Dictionary<string, SafetensorsTensor>(header.Entries.Count, StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in header.Entries)
        {
            // Validate has checked that both offsets lie inside the data.
            ReadOnlyMemory<byte> slice = data[(int)entry.Begin..(int)entry.End];
            long fileOffset = PrefixLength + headerLength + entry.Begin;
            tensors.Add(
                entry.Name, new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, slice, fileOffset));
        }

        return new SafetensorsFile(header.Metadata, tensors);
    }
}
