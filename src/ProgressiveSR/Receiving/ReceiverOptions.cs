using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR;

/// <summary>How a <see cref="ProgressiveReceiver"/> takes in and shows pictures.</summary>
public sealed record ReceiverOptions
{
    /// <summary>What it is willing to take in.</summary>
    /// <value><see cref="PacketLimits.Default"/> by default.</value>
    public PacketLimits Limits { get; init; } = PacketLimits.Default;

    /// <summary>How pictures are rendered; region and level are the session's to choose.</summary>
    /// <value>The defaults of <see cref="RenderOptions"/>.</value>
    public RenderOptions Rendering { get; init; } = new();

    /// <summary>
    /// Networks that take the place of the models' own, at most one of factor 4 and one of factor 2; they stay the
    /// caller's.
    /// </summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<ISuperResolver> SuperResolvers { get; init; } = [];

    /// <summary>Whether the receiver disposes its backend; false where several receivers share one.</summary>
    /// <value>True by default.</value>
    public bool OwnsBackend { get; init; } = true;
}
