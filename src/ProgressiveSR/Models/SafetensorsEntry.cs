namespace ProgressiveSR;

/// <summary>What the header says of one tensor: type, shape, and offsets relative to the data.</summary>
internal readonly record struct SafetensorsEntry(
    string Name, SafetensorsType Type, long[] Shape, long Begin, long End);
