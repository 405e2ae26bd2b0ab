using System.Text.Json.Serialization;

namespace ProgressiveSR.Models;

/// <summary>
/// How a network is run that is not local: whose results depend on all that it is given, and on the size of that, as
/// attention over grids and means over the picture do.
/// </summary>
/// <remarks>
/// <para>
/// It sees a picture through square windows, and each window alone. They start at the picture's left and top border
/// and follow each other <see cref="Side"/> - <see cref="Overlap"/> source pixels apart; the last one ends at the
/// right or bottom border. Where two follow each other, a linear cross-fade over the last <see cref="Overlap"/> pixels
/// of the first leads from one to the other. A picture that is smaller than a window in a dimension is seen whole in
/// that dimension. A receiver continues the picture by a few mirrored pixels first, and lays windows on that.
/// </para>
/// <para>
/// As windows lie on the picture, never on the region asked for, a region has the pixels of the whole picture and
/// costs the windows that it touches.
/// </para>
/// </remarks>
/// <param name="Side">Width and height of a window in source pixels, 1 or more.</param>
/// <param name="Overlap">Source pixels of the cross-fade, 0 to half of the side.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
public sealed record NetworkWindow(int Side, int Overlap)
{
    // The constructor alone sets the two, as one bounds the other.

    /// <summary>Width and height of a window in source pixels, 1 or more.</summary>
    public int Side { get; } = RequireSide(Side);

    /// <summary>Source pixels of the cross-fade, 0 to half of the side.</summary>
    public int Overlap { get; } = RequireOverlap(Overlap, Side);

    /// <summary>How far from a source pixel results may depend on it: one pixel less than <see cref="Side"/>.</summary>
    [JsonIgnore]
    public int Reach => Side - 1;

    private static int RequireSide(int side) => side is >= 1 and <= BlockGrid.MaxSide
        ? side
        : throw new ArgumentOutOfRangeException(
            nameof(Side), $"A network's window has a side of 1 to {BlockGrid.MaxSide} pixels, not {side}.");

    private static int RequireOverlap(int overlap, int side) => overlap >= 0 && overlap <= side / 2
        ? overlap
        : throw new ArgumentOutOfRangeException(
            nameof(Overlap), $"Windows of {side} pixels overlap by 0 to {side / 2} pixels, not {overlap}.");
}
