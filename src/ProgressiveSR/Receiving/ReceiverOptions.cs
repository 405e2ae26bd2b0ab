using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR;

/// <summary>Options of a <see cref="ProgressiveReceiver"/>.</summary>
public sealed record ReceiverOptions
{
    /// <summary>Size limits on received data.</summary>
    /// <value><see cref="PacketLimits.Default"/> by default.</value>
    public PacketLimits Limits { get; init; } = PacketLimits.Default;

    /// <summary>Rendering options; the session sets region and level.</summary>
    /// <value>By default, the defaults of <see cref="RenderOptions"/>.</value>
    public RenderOptions Rendering { get; init; } = new();

    /// <summary>
    /// Networks that replace the models' own, at most one each of factor 4 and factor 2; not disposed by the receiver.
    /// </summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<ISuperResolver> SuperResolvers { get; init; } = [];

    /// <summary>
    /// Whether sessions estimate the PSNR of what they show (<see cref="Refinement.EstimatedPsnrY"/>) even if no
    /// stopping criterion needs it: a sampling of the picture with every level. Without effect for a model whose
    /// weights were not fitted (<see cref="Models.ModelManifest.HasInnovation"/>).
    /// </summary>
    /// <value>False by default.</value>
    public bool EstimatesQuality { get; init; }

    /// <summary>Whether the receiver disposes its backend; false if several receivers share it.</summary>
    /// <value>True by default.</value>
    public bool OwnsBackend { get; init; } = true;
}
