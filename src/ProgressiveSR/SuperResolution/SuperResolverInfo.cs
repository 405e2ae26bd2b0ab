using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.SuperResolution;

/// <summary>What callers must know of a super-resolver.</summary>
public sealed record SuperResolverInfo
{
    /// <summary>A name for people, such as the network's.</summary>
    public required string Name { get; init; }

    /// <summary>The whole factor by which width and height grow, 2 or more.</summary>
    public required int Factor { get; init; }

    /// <summary>
    /// How far a result looks, in source pixels on each side: the margin that tiles need to give the same result as the
    /// whole picture, and how far from a changed pixel results may change. Where there is a <see cref="Window"/>, which
    /// takes the place of tiles, its <see cref="NetworkWindow.Reach"/>.
    /// </summary>
    public required int Halo { get; init; }

    /// <summary>The windows in which a network is run that is not local.</summary>
    /// <value>Null, the default, for a network whose results depend on what lies within the halo only.</value>
    public NetworkWindow? Window { get; init; }

    /// <summary>
    /// What calls start at multiples of on the picture, in source pixels, right and down: the pitch of the network's
    /// own grid, where a result depends on its place in such, as after halving the picture or attention within cells. A
    /// region then has the pixels of the whole picture.
    /// </summary>
    /// <value>
    /// Default 1: none. At most <see cref="BlockGrid.MaxSide"/>. Not used where there is a <see cref="Window"/>, whose
    /// calls lie on the picture anyway.
    /// </value>
    public int Alignment { get; init; } = 1;

    /// <summary>
    /// Width and height in source pixels, halo included, that calls should have where the runtime plans anew for each
    /// shape, as those of GPUs do. Pictures are then cut into overlapping windows of this size; one that is smaller
    /// in a dimension, with the few mirrored pixels by which a receiver continues it, is seen whole in that dimension,
    /// so the shape varies from one small picture to the next.
    /// </summary>
    /// <value>
    /// Null, the default, for calls as large as the region and its halo. Else at least twice the halo, one block's side
    /// in source pixels (the model's block size / <see cref="Factor"/>) and <see cref="Alignment"/> - 1;
    /// <see cref="ReceiverModel"/> refuses less.
    /// Not used where there is a <see cref="Window"/>, whose calls have one shape anyway.
    /// </value>
    public int? FixedTile { get; init; }

    /// <summary>Number of weights, or 0 where it is not known.</summary>
    public long Parameters { get; init; }
}
