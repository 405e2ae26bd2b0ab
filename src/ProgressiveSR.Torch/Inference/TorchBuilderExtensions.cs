using ProgressiveSR.Torch;

namespace ProgressiveSR;

/// <summary>Selects the Torch backend for dependency injection.</summary>
public static class TorchBuilderExtensions
{
    /// <summary>Runs the model on libtorch.</summary>
    /// <param name="builder">The builder of <c>AddProgressiveSR</c>.</param>
    /// <param name="options">Device, threads and library folders; null for the CPU.</param>
    public static ProgressiveSRBuilder UseTorch(this ProgressiveSRBuilder builder, TorchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseBackend(_ => new TorchBackend(options));
    }
}
