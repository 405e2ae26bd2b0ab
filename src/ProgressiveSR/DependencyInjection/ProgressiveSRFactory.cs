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

    /// <summary>Makes a sender.</summary>
    /// <param name="options">How to encode; the defaults where null.</param>
    /// <exception cref="InvalidOperationException">No model was chosen.</exception>
    /// <exception cref="InvalidModelException">The model is broken.</exception>
    public ProgressiveSender CreateSender(SenderOptions? options = null) =>
        new(
            services.GetRequiredService<ModelBundle>().Manifest,
            services.GetRequiredService<ISamplingUnit>(),
            options);

    /// <summary>Makes the receiver of a picture.</summary>
    /// <param name="header">The picture, as its packets name it.</param>
    /// <exception cref="InvalidOperationException">No model or no backend was chosen.</exception>
    /// <exception cref="InvalidPacketException">The header names another model or an impossible size.</exception>
    public ProgressiveDecoder CreateDecoder(PictureHeader header) =>
        new(header, services.GetRequiredService<ReceiverModel>());
}
