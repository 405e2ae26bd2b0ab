using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx;

/// <summary>Properties of an ONNX file to be used as a super-resolver.</summary>
public sealed record OnnxSuperResolverOptions
{
    /// <summary>The factor that the file must have; null to accept any.</summary>
    /// <value>Default null.</value>
    public int? Factor { get; init; }

    /// <summary>The network's input range.</summary>
    /// <value>Default <see cref="OnnxValueRange.Unit"/>, 0 to 1.</value>
    public OnnxValueRange InputRange { get; init; } = OnnxValueRange.Unit;

    /// <summary>The network's output range.</summary>
    /// <value>Default null: the same as <see cref="InputRange"/>.</value>
    public OnnxValueRange? OutputRange { get; init; }

    /// <summary>The receptive field's extent on each side, in source pixels.</summary>
    /// <value>
    /// Default null: as stated in the file if this library wrote it, else 32; at most a quarter of a fixed side.
    /// </value>
    public int? Halo { get; init; }

    /// <summary>
    /// The windows in which to run a network that is not local, as with attention or means over the whole picture. They
    /// then determine the halo.
    /// </summary>
    /// <value>Default null: as stated in the file if this library wrote it, else none.</value>
    public NetworkWindow? Window { get; init; }

    /// <summary>A display name.</summary>
    /// <value>Default null: the file's name.</value>
    public string? Name { get; init; }

    /// <summary>
    /// Number that width and height must be multiples of, for example if the network halves the picture or attends to
    /// cells of it. Pictures are padded by replicating their right and bottom pixels, and results are cropped. Networks
    /// that pad with zeros internally then give different values within the halo of those borders. It is also the
    /// <see cref="SuperResolverInfo.Alignment"/>: parts of a picture start at multiples of it.
    /// </summary>
    /// <value>Default 1: any size. At most <see cref="BlockGrid.MaxSide"/>.</value>
    public int InputMultiple { get; init; } = 1;

    /// <summary>
    /// The smallest width and height that the network takes; smaller pictures are padded in the same way.
    /// </summary>
    /// <value>Default 1; at most <see cref="BlockGrid.MaxSide"/>.</value>
    public int MinSide { get; init; } = 1;

    /// <summary>Number of weights, or 0 if unknown.</summary>
    /// <value>Default 0.</value>
    public long Parameters { get; init; }

    /// <summary>The effective output range.</summary>
    internal OnnxValueRange ResultRange => OutputRange ?? InputRange;

    internal void Validate()
    {
        if (Factor is < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(Factor), Factor, "A factor must be 2 or more.");
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
