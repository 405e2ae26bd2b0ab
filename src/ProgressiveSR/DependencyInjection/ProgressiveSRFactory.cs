using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR;

/// <summary>Creates senders and decoders with a container's models and backend. Thread-safe.</summary>
public sealed class ProgressiveSRFactory
{
    private readonly IServiceProvider services;

    /// <summary>
    /// Creates a factory for the services that <c>AddProgressiveSR</c> registered; a sender does not need the backend.
    /// </summary>
    /// <param name="services">The container.</param>
    public ProgressiveSRFactory(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        this.services = services;
    }

    /// <summary>Creates a sender.</summary>
    /// <param name="options">Encoding options; null for the defaults.</param>
    /// <param name="model">The model's name; null for the default model.</param>
    /// <exception cref="InvalidOperationException">No model is configured, or none with that name.</exception>
    /// <exception cref="InvalidModelException">The model is invalid.</exception>
    public ProgressiveSender CreateSender(SenderOptions? options = null, string? model = null) =>
        ContainerServices.CreateSender(services, model, options);

    /// <summary>Creates a picture's decoder, for applications that carry packets themselves.</summary>
    /// <param name="header">The picture's header, as in its packets.</param>
    /// <exception cref="InvalidOperationException">No model or no backend is configured.</exception>
    /// <exception cref="InvalidPacketException">The header is of another model, or has an invalid size.</exception>
    public ProgressiveDecoder CreateDecoder(PictureHeader header) =>
        new(header, services.GetRequiredService<ReceiverModel>());
}
