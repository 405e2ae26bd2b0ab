using System.Text.Json.Serialization;

namespace ProgressiveSR.Models;

/// <summary>
/// How a non-local network is run: one whose output depends on its entire input and the input's size, as with attention
/// over grids or means over the picture.
/// </summary>
/// <remarks>
/// <para>
/// The network sees a picture through square windows, each on its own. They start at the picture's left and top border,
/// spaced <see cref="Side"/> - <see cref="Overlap"/> source pixels apart; the last one ends at the right or bottom
/// border. Consecutive windows are blended by a linear cross-fade over the last <see cref="Overlap"/> pixels of the
/// first. A picture smaller than a window in a dimension is seen whole in that dimension. A receiver first extends the
/// picture by a few mirrored pixels, then places the windows on the extended picture.
/// </para>
/// <para>
/// As windows are placed relative to the picture, never the requested region, a region has the same pixels as the whole
/// picture, and costs the windows that it touches.
/// </para>
/// </remarks>
/// <param name="Side">Width and height of a window in source pixels, 1 or more.</param>
/// <param name="Overlap">Width of the cross-fade in source pixels, 0 to half the side.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
public sealed record NetworkWindow(int Side, int Overlap)
{
    // Set only by the constructor, as each limits the other.

    /// <summary>Width and height of a window in source pixels, 1 or more.</summary>
    public int Side { get; } = RequireSide(Side);

    /// <summary>Width of the cross-fade in source pixels, 0 to half the side.</summary>
    public int Overlap { get; } = RequireOverlap(Overlap, Side);

    /// <summary>Receptive field in source pixels on each side: <see cref="Side"/> - 1.</summary>
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
