namespace ProgressiveSR.Safetensors;

/// <summary>
/// A parsed header: metadata and entries with unique names, and offsets not yet checked against any data.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public List<SafetensorsEntry> Entries { get; } = [];

    /// <exception cref="InvalidDataException">The JSON is malformed or not a safetensors header.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json) => SafetensorsHeaderParser.Parse(json);

    /// <summary>Checks shapes against lengths, and offsets against the data and each other.</summary>
    /// <exception cref="InvalidDataException">They are inconsistent.</exception>
    public void Validate(long dataLength)
    {
        foreach (SafetensorsEntry entry in Entries)
        {
            ValidateLength(entry, dataLength);
        }

        long covered = 0;
        foreach (SafetensorsEntry entry in Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != covered)
            {
                throw new InvalidDataException(
                    $"Tensor '{entry.Name}' begins at data offset {entry.Begin}, not {covered}: " +
                    "tensors must be contiguous, without gaps or overlaps.");
            }

            covered = entry.End;
        }

        if (covered != dataLength)
        {
            throw new InvalidDataException(
                $"The safetensors data has {dataLength} bytes, but its tensors cover {covered}.");
        }
    }

    private static void ValidateLength(SafetensorsEntry entry, long dataLength)
    {
        if (entry.Begin < 0 || entry.End < entry.Begin || entry.End > dataLength)
        {
            throw new InvalidDataException(
                $"Tensor '{entry.Name}' has data offsets {entry.Begin} to {entry.End}, " +
                $"which are not in order within the {dataLength} bytes of data.");
        }

        string shape = SafetensorsShape.Format(entry.Shape);
        if (!SafetensorsShape.TryGetByteLength(entry.Shape, entry.Type, out long needed))
        {
            throw new InvalidDataException(
                $"Tensor '{entry.Name}' has shape {shape}, which is negative or too large to count in bytes.");
        }

        if (needed != entry.End - entry.Begin)
        {
            throw new InvalidDataException(
                $"Tensor '{entry.Name}' of type {SafetensorsTypes.Name(entry.Type)} and shape {shape} needs " +
                $"{needed} bytes, but its data offsets {entry.Begin} to {entry.End} hold {entry.End - entry.Begin}.");
        }
    }
}

/// <summary>A tensor's entry in the header: type, shape, and offsets relative to the data.</summary>
internal readonly record struct SafetensorsEntry(
    string Name, SafetensorsType Type, long[] Shape, long Begin, long End);
