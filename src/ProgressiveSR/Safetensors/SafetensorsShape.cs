namespace ProgressiveSR.Safetensors;

/// <summary>The one place that turns a shape into a number of bytes.</summary>
internal static class SafetensorsShape
{
    /// <summary>Dimensions a tensor may have. The format sets no limit; this one bounds what a header costs.</summary>
    public const int MaxRank = 64;

    /// <summary>
    /// Bytes of a dense tensor, 1 element for an empty shape. False where a dimension is negative or the product, taken
    /// from left to right, exceeds 63 bits.
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
