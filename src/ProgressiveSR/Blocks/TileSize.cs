using System.Text.Json.Serialization;

namespace ProgressiveSR;

/// <summary>The size of a tile in blocks. The default value is empty and invalid.</summary>
/// <param name="Columns">Its width, 1 to <see cref="TileSizes.Max"/>.</param>
/// <param name="Rows">Its height, likewise.</param>
[JsonConverter(typeof(TileSizeConverter))]
public readonly record struct TileSize(int Columns, int Rows)
{
    /// <summary>A square.</summary>
    /// <param name="side">Its side in blocks.</param>
    public static implicit operator TileSize(int side) => FromSide(side);

    /// <summary>A square.</summary>
    /// <param name="side">Its side in blocks.</param>
    public static TileSize FromSide(int side) => new(side, side);

    /// <summary>Such as <c>4x2</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Columns}x{Rows}");

    /// <summary>Whether tiles of this size fill those of another without crossing their borders.</summary>
    internal bool Divides(TileSize other) =>
        IsInRange && other.Columns % Columns == 0 && other.Rows % Rows == 0;

    /// <summary>Whether both sides are in range.</summary>
    internal bool IsInRange => Columns is >= 1 and <= TileSizes.Max && Rows is >= 1 and <= TileSizes.Max;
}
