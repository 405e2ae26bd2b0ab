using Microsoft.Extensions.DependencyInjection;

namespace ProgressiveSR;

/// <summary>Makes senders and receivers with the model and backend of a container. Thread-safe.</summary>
public sealed class ProgressiveSRFactory
{
    private readonly IServiceProvider services;

    /// <summary>Takes what <c>AddProgressiveSR</c> registered; a sender never makes the backend.</summary>
    /// <param name="services">The container.</param>
    public ProgressiveSRFactory(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        this.services = services;
    }

    /// <summary>Makes the sender of a picture.</summary>
    /// <param name="picture">The picture, which must not change while the encoder is used.</param>
    /// <exception cref="InvalidOperationException">No model was chosen.</exception>
    /// <exception cref="InvalidModelException">The model is broken.</exception>
    public ProgressiveEncoder CreateEncoder(Picture picture) =>
        new(
            picture,
            services.GetRequiredService<ModelBundle>().Manifest,
            services.GetRequiredService<ISamplingUnit>());

    /// <summary>Makes the receiver of a picture.</summary>
    /// <param name="header">The picture, as its packets name it.</param>
    /// <exception cref="InvalidOperationException">No model or no backend was chosen.</exception>
    /// <exception cref="InvalidPacketException">The header names another model or an impossible size.</exception>
    public ProgressiveDecoder CreateDecoder(PictureHeader header) =>
        new(header, services.GetRequiredService<ReceiverModel>());
}
