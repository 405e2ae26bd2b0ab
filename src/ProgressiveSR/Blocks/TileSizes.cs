using System.Text.Json.Serialization;

namespace ProgressiveSR;

/// <summary>
/// Sizes of the tiles of each level, in blocks. Low levels may have larger tiles than the others: their few bytes
/// suffer most from small ones.
/// </summary>
/// <remarks>
/// Width and height each divide those of the level below, so a tile lies inside one tile of each lower level. The
/// default value has no sizes and is invalid.
/// </remarks>
[JsonConverter(typeof(TileSizesConverter))]
public readonly record struct TileSizes
{
    /// <summary>The maximum width and height.</summary>
    public const int Max = byte.MaxValue;

    /// <summary>The maximum number of different sizes.</summary>
    public const int MaxCount = 4;

    private const int Levels = 32;
    private const int BitsPerSize = 32;

    // For each size, from the lowest 32 bits on, a byte each: width, height and the first level that has it; then
    // zeros.
    private readonly UInt128 packed;

    /// <summary>Creates sizes; a whole number stands for a square.</summary>
    /// <param name="sizes">
    /// For each level from 0 up, width and height of 1 to <see cref="Max"/>; all levels above have the last one. At
    /// most 32, of which <see cref="MaxCount"/> are different.
    /// </param>
    /// <exception cref="ArgumentException">A size is out of range or does not divide the one before it.</exception>
    public TileSizes(params ReadOnlySpan<TileSize> sizes)
    {
        TileSizes made = default;
        for (int level = 0; level < sizes.Length; level++)
        {
            if ((level == 0 || sizes[level] != sizes[level - 1]) && !TryAdd(ref made, sizes[level], level))
            {
                throw new ArgumentException(
                    $"Sizes {string.Join(", ", sizes.ToArray())} are invalid: up to {MaxCount} different ones of 1 to "
                    + $"{Max} blocks a side, each of which divides the one before it.",
                    nameof(sizes));
            }
        }

        if (made == default)
        {
            throw new ArgumentException("Tiles need a size.", nameof(sizes));
        }

        packed = made.packed;
    }

    private TileSizes(UInt128 packed) => this.packed = packed;

    /// <summary>The number of different sizes.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            while (count < MaxCount && At(count) != default)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>The size at a level.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public TileSize this[int level] => At(IndexOf(level));

    /// <summary>Such as <c>16x4, 4x4 from level 1, 4x2 from level 3</c>.</summary>
    public override string ToString()
    {
        TileSizes own = this;
        return string.Join(
            ", ",
            Enumerable.Range(0, Count).Select(i => i == 0 ? $"{own.At(0)}" : $"{own.At(i)} from level {own.First(i)}"));
    }

    /// <summary>One of the different sizes, from the largest down; empty beyond the last.</summary>
    internal TileSize At(int index)
    {
        uint own = Packed(index);
        return new TileSize((byte)own, (byte)(own >> 8));
    }

    /// <summary>The first level with one of the different sizes.</summary>
    internal int First(int index) => (byte)(Packed(index) >> 16);

    /// <summary>Which of the different sizes a level has.</summary>
    internal int IndexOf(int level)
    {
        int index = 0;
        while (index + 1 < MaxCount && At(index + 1) != default && First(index + 1) <= level)
        {
            index++;
        }

        return index;
    }

    /// <summary>Adds a size; false, and no change, if it or its first level is out of range.</summary>
    internal static bool TryAdd(ref TileSizes sizes, TileSize size, int first)
    {
        int count = sizes.Count;
        bool fits = count == 0
            ? first == 0 && size.IsInRange
            : count < MaxCount && first > sizes.First(count - 1) && first < Levels
                && size != sizes.At(count - 1) && size.Divides(sizes.At(count - 1));
        if (fits)
        {
            uint added = (uint)size.Columns | (uint)size.Rows << 8 | (uint)first << 16;
            sizes = new TileSizes(sizes.packed | (UInt128)added << (BitsPerSize * count));
        }

        return fits;
    }

    private uint Packed(int index) => (uint)(packed >> (BitsPerSize * index));
}
