namespace ProgressiveSR;

/// <summary>
/// The tiles' sides in packets and files: how many different ones, the first, then for each further one its side and
/// its first level. Two bytes for each side.
/// </summary>
internal static class TileSidesField
{
    public const int MinLength = 2;

    public const int MaxLength = 2 * TileSides.MaxCount;

    public const string Expected = "sides of 1 to 255 blocks, each dividing the one before";

    /// <summary>The field's length by its first byte, whether or not that is in range.</summary>
    public static int GetLength(byte count) => 2 * Math.Clamp((int)count, 1, TileSides.MaxCount);

    /// <summary>The field's length.</summary>
    public static int GetLength(TileSides sides) => GetLength((byte)sides.Count);

    /// <summary>Writes the field.</summary>
    /// <returns>Its length.</returns>
    public static int Write(TileSides sides, Span<byte> destination)
    {
        int count = sides.Count;
        destination[0] = (byte)count;
        destination[1] = (byte)sides.Side(0);
        for (int i = 1; i < count; i++)
        {
            destination[2 * i] = (byte)sides.Side(i);
            destination[2 * i + 1] = (byte)sides.First(i);
        }

        return 2 * count;
    }

    /// <summary>Reads the field.</summary>
    /// <param name="source">At least as many bytes as it has.</param>
    /// <param name="sides">The sides; the invalid default value if they are out of range.</param>
    /// <returns>Whether they are in range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out TileSides sides)
    {
        sides = default;
        bool fits = source[0] is >= 1 and <= TileSides.MaxCount && TileSides.TryAdd(ref sides, source[1], 0);
        for (int i = 1; fits && i < source[0]; i++)
        {
            fits = TileSides.TryAdd(ref sides, source[2 * i], source[2 * i + 1]);
        }

        sides = fits ? sides : default;
        return fits;
    }
}
