using System.Text.Json.Serialization;

namespace ProgressiveSR;

/// <summary>
/// Sides of the tiles of each level, in blocks. Low levels may have larger tiles than the others: their few bytes suffer
/// most from small ones.
/// </summary>
/// <remarks>
/// Each side divides that of the level below, so a tile lies inside one tile of each lower level. The default value has
/// no sides and is invalid.
/// </remarks>
[JsonConverter(typeof(TileSidesConverter))]
public readonly record struct TileSides
{
    /// <summary>The maximum side.</summary>
    public const int Max = byte.MaxValue;

    /// <summary>The maximum number of different sides.</summary>
    public const int MaxCount = sizeof(ulong) / 2;

    private const int Levels = 32;

    // For each side, from the lowest byte on, the side and the first level that has it; then zeros.
    private readonly ulong packed;

    /// <summary>Creates sides.</summary>
    /// <param name="sides">
    /// For each level from 0 up, 1 to <see cref="Max"/>; all levels above have the last one. At most 32, of which
    /// <see cref="MaxCount"/> are different.
    /// </param>
    /// <exception cref="ArgumentException">A side is out of range or does not divide the one before it.</exception>
    public TileSides(params ReadOnlySpan<int> sides)
    {
        int count = 0;
        for (int level = 0; level < sides.Length; level++)
        {
            if (level == 0 || sides[level] != sides[level - 1])
            {
                if (level == Levels || count == MaxCount || !Follows(level == 0 ? 0 : sides[level - 1], sides[level]))
                {
                    throw new ArgumentException(
                        $"Sides {string.Join(", ", sides.ToArray())} are invalid: up to {MaxCount} different ones of 1 to "
                        + $"{Max}, each of which divides the one before it.",
                        nameof(sides));
                }

                packed |= (ulong)((uint)sides[level] | (uint)level << 8) << (16 * count++);
            }
        }

        if (count == 0)
        {
            throw new ArgumentException("Tiles need a side.", nameof(sides));
        }
    }

    private TileSides(ulong packed) => this.packed = packed;

    /// <summary>The number of different sides.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            while (count < MaxCount && Side(count) > 0)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>The side at a level.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public int this[int level] => Side(IndexOf(level));

    /// <summary>Such as <c>16, 4 from level 1, 2 from level 3</c>.</summary>
    public override string ToString()
    {
        TileSides own = this;
        return string.Join(
            ", ",
            Enumerable.Range(0, Count).Select(i => i == 0 ? $"{own.Side(0)}" : $"{own.Side(i)} from level {own.First(i)}"));
    }

    /// <summary>One of the different sides, from the largest down; 0 beyond the last.</summary>
    internal int Side(int index) => (byte)(packed >> (16 * index));

    /// <summary>The first level with one of the different sides.</summary>
    internal int First(int index) => (byte)(packed >> (16 * index + 8));

    /// <summary>Which of the different sides a level has.</summary>
    internal int IndexOf(int level)
    {
        int index = 0;
        while (index + 1 < MaxCount && Side(index + 1) > 0 && First(index + 1) <= level)
        {
            index++;
        }

        return index;
    }

    /// <summary>Adds a side; false, and no change, if it or its first level is out of range.</summary>
    internal static bool TryAdd(ref TileSides sides, int side, int first)
    {
        int count = sides.Count;
        bool fits = count == 0
            ? first == 0 && Follows(0, side)
            : count < MaxCount && first > sides.First(count - 1) && first < Levels
                && side != sides.Side(count - 1) && Follows(sides.Side(count - 1), side);
        if (fits)
        {
            sides = new TileSides(sides.packed | (ulong)((uint)side | (uint)first << 8) << (16 * count));
        }

        return fits;
    }

    private static bool Follows(int before, int side) => side is >= 1 and <= Max && before % side == 0;
}
