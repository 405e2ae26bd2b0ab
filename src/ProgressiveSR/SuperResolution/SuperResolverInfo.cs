using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.SuperResolution;

/// <summary>What callers need to know about a super-resolver.</summary>
public sealed record SuperResolverInfo
{
    /// <summary>A name for users, such as the network's.</summary>
    public required string Name { get; init; }

    /// <summary>The integer factor by which width and height grow, 2 or more.</summary>
    public required int Factor { get; init; }

    /// <summary>Channels of the input.</summary>
    /// <value>
    /// 3, the default, for the planes R, G, B; more only for networks of a model that says what they are.
    /// </value>
    public int InputChannels { get; init; } = 3;

    /// <summary>
    /// Receptive field in source pixels on each side: the margin that tiles need to give the same result as the whole
    /// picture, and how far a changed pixel affects the result. With a <see cref="Window"/>, which replaces tiles, its
    /// <see cref="NetworkWindow.Reach"/>.
    /// </summary>
    public required int Halo { get; init; }

    /// <summary>The windows in which a non-local network is run.</summary>
    /// <value>Null, the default, for a network whose output depends only on source pixels within the halo.</value>
    public NetworkWindow? Window { get; init; }

    /// <summary>
    /// The grid to which the start of each call is aligned on the picture, in source pixels in x and y: the pitch of
    /// the network's own grid if its output depends on the position in it, as with downsampling or attention within
    /// cells. A region then has the same pixels as the whole picture.
    /// </summary>
    /// <value>
    /// 1, the default, for no alignment; at most <see cref="BlockGrid.MaxSide"/>. Ignored with a <see cref="Window"/>,
    /// as windows are placed relative to the picture.
    /// </value>
    public int Alignment { get; init; } = 1;

    /// <summary>
    /// Width and height of calls in source pixels, halo included, for runtimes that replan for each input shape, such
    /// as those of GPUs. Pictures are then split into overlapping tiles of this size. A picture smaller than this in a
    /// dimension, mirrored border pixels included, is seen whole in that dimension, so the shape differs between small
    /// pictures.
    /// </summary>
    /// <value>
    /// Null, the default, for calls as large as the region and its halo. Otherwise at least the sum of twice the halo,
    /// one block's side in source pixels (the model's block size / <see cref="Factor"/>) and <see cref="Alignment"/> -
    /// 1; <see cref="ReceiverModel"/> rejects less. Ignored with a <see cref="Window"/>, whose calls all have the same
    /// shape.
    /// </value>
    public int? FixedTile { get; init; }

    /// <summary>Number of parameters, or 0 if unknown.</summary>
    public long Parameters { get; init; }
}
