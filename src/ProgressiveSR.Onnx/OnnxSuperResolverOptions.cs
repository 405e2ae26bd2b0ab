using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx;

/// <summary>What is to be known of an ONNX file to use it as a super-resolver.</summary>
public sealed record OnnxSuperResolverOptions
{
    /// <summary>The factor the file is expected to have, or null to take the one it has.</summary>
    /// <value>Default null.</value>
    public int? Factor { get; init; }

    /// <summary>The range of values that the network takes.</summary>
    /// <value>Default <see cref="OnnxValueRange.Unit"/>, 0 to 1.</value>
    public OnnxValueRange InputRange { get; init; } = OnnxValueRange.Unit;

    /// <summary>The range of values that the network makes.</summary>
    /// <value>Default null: that of the input.</value>
    public OnnxValueRange? OutputRange { get; init; }

    /// <summary>How far a result looks, in source pixels on each side.</summary>
    /// <value>
    /// Default null: what the file says, where this library wrote it, else 32; at most a quarter of a fixed side.
    /// </value>
    public int? Halo { get; init; }

    /// <summary>
    /// The windows in which a network is run that is not local: with attention over the picture, means of it, and such.
    /// Its halo is then theirs.
    /// </summary>
    /// <value>Default null: what the file says, where this library wrote it, else none.</value>
    public NetworkWindow? Window { get; init; }

    /// <summary>A name for people.</summary>
    /// <value>Default null: the file's name.</value>
    public string? Name { get; init; }

    /// <summary>
    /// What width and height must be multiples of, as where the network halves the picture or attends to cells of it.
    /// Pictures are padded by repeating their right and bottom pixels, and results cropped. Networks that pad with
    /// zeros inside then give other values within the halo of those borders. It is also the
    /// <see cref="SuperResolverInfo.Alignment"/>: parts of a picture start at multiples of it.
    /// </summary>
    /// <value>Default 1: any size. At most <see cref="BlockGrid.MaxSide"/>.</value>
    public int InputMultiple { get; init; } = 1;

    /// <summary>The least width and height that the network takes; smaller pictures are padded likewise.</summary>
    /// <value>Default 1; at most <see cref="BlockGrid.MaxSide"/>.</value>
    public int MinSide { get; init; } = 1;

    /// <summary>Number of weights, or 0 where it is not known.</summary>
    /// <value>Default 0.</value>
    public long Parameters { get; init; }

    /// <summary>The range of the results.</summary>
    internal OnnxValueRange ResultRange => OutputRange ?? InputRange;

    internal void Validate()
    {
        if (Factor is < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(Factor), Factor, "A factor is 2 or more.");
        }

        ArgumentNullException.ThrowIfNull(InputRange);
        ArgumentOutOfRangeException.ThrowIfNegative(Halo ?? 0, nameof(Halo));
        ArgumentOutOfRangeException.ThrowIfLessThan(InputMultiple, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(InputMultiple, BlockGrid.MaxSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinSide, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MinSide, BlockGrid.MaxSide);
        ArgumentOutOfRangeException.ThrowIfNegative(Parameters);
    }
}
