namespace ProgressiveSR.Safetensors;

/// <summary>Computes the size of a tensor from its shape.</summary>
internal static class SafetensorsShape
{
    /// <summary>
    /// The maximum number of dimensions. The format sets no limit; this one bounds the cost of a header.
    /// </summary>
    public const int MaxRank = 64;

    /// <summary>
    /// Computes the size of a dense tensor in bytes; an empty shape has 1 element. False if a dimension is negative or
    /// the product, taken from left to right, exceeds 63 bits.
    /// </summary>
    public static bool TryGetByteLength(ReadOnlySpan<long> shape, SafetensorsType type, out long length)
    {
        length = SafetensorsTypes.Size(type);
        foreach (long dimension in shape)
        {
            if (dimension < 0 || (dimension > 0 && length > long.MaxValue / dimension))
            {
                return false;
            }

            length *= dimension;
        }

        return true;
    }

    /// <summary>The shape as text, such as <c>[3, 64, 96]</c>.</summary>
    public static string Format(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
