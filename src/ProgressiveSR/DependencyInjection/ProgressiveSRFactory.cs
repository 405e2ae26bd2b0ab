using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR;

/// <summary>Makes senders and decoders with the models and backend of a container. Thread-safe.</summary>
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
    /// <param name="model">The name of the model; null for the default one.</param>
    /// <exception cref="InvalidOperationException">No model was chosen, or none of that name.</exception>
    /// <exception cref="InvalidModelException">The model is broken.</exception>
    public ProgressiveSender CreateSender(SenderOptions? options = null, string? model = null) =>
        ContainerServices.CreateSender(services, model, options);

    /// <summary>Makes the decoder of a picture, for those who carry packets themselves.</summary>
    /// <param name="header">The picture, as its packets name it.</param>
    /// <exception cref="InvalidOperationException">No model or no backend was chosen.</exception>
    /// <exception cref="InvalidPacketException">The header names another model or an impossible size.</exception>
    public ProgressiveDecoder CreateDecoder(PictureHeader header) =>
        new(header, services.GetRequiredService<ReceiverModel>());
}
