namespace ProgressiveSR;

/// <summary>
/// The tiles' sizes in packets and files: how many different ones; the first, width and height; then for each further
/// one width, height and its first level. Three bytes for each size.
/// </summary>
internal static class TileSizesField
{
    public const int MinLength = BytesPerSize;

    public const int MaxLength = BytesPerSize * TileSizes.MaxCount;

    public const string Expected = "sizes of 1 to 255 blocks a side, each dividing the one before";

    private const int BytesPerSize = 3;

    /// <summary>The field's length by its first byte, whether or not that is in range.</summary>
    public static int GetLength(byte count) => BytesPerSize * Math.Clamp((int)count, 1, TileSizes.MaxCount);

    /// <summary>The field's length.</summary>
    public static int GetLength(TileSizes sizes) => GetLength((byte)sizes.Count);

    /// <summary>Writes the field.</summary>
    /// <returns>Its length.</returns>
    public static int Write(TileSizes sizes, Span<byte> destination)
    {
        int count = sizes.Count;
        destination[0] = (byte)count;
        int position = 1;
        for (int i = 0; i < count; i++)
        {
            destination[position++] = (byte)sizes.At(i).Columns;
            destination[position++] = (byte)sizes.At(i).Rows;
            if (i > 0)
            {
                destination[position++] = (byte)sizes.First(i);
            }
        }

        return position;
    }

    /// <summary>Reads the field.</summary>
    /// <param name="source">At least as many bytes as it has.</param>
    /// <param name="sizes">The sizes; the invalid default value if they are out of range.</param>
    /// <returns>Whether they are in range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out TileSizes sizes)
    {
        sizes = default;
        bool fits = source[0] is >= 1 and <= TileSizes.MaxCount
            && TileSizes.TryAdd(ref sizes, new TileSize(source[1], source[2]), 0);
        for (int i = 1; fits && i < source[0]; i++)
        {
            ReadOnlySpan<byte> own = source.Slice(BytesPerSize * i, BytesPerSize);
            fits = TileSizes.TryAdd(ref sizes, new TileSize(own[0], own[1]), own[2]);
        }

        sizes = fits ? sizes : default;
        return fits;
    }
}
