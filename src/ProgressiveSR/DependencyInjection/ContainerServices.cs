using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR;

/// <summary>Creates a container's services for a named model, or the default one (null).</summary>
internal static class ContainerServices
{
    public static ISamplingUnit CreateSampler(IServiceProvider services, string? name) =>
        new IntegerSampler(GetBundle(services, name).Kernel);

    public static ReceiverModel CreateModel(IServiceProvider services, string? name) => new(
        GetBundle(services, name),
        services.GetRequiredService<IInferenceBackend>(),
        factor => services.GetKeyedService<ISuperResolver>(factor));

    public static ProgressiveSender CreateSender(IServiceProvider services, string? name, SenderOptions? options) => new(
        GetBundle(services, name).Manifest, services.GetRequiredKeyedService<ISamplingUnit>(name), options);

    /// <summary>
    /// A receiver of one model or of all of them; of several with the same fingerprint, the default is used.
    /// </summary>
    public static ProgressiveReceiver CreateReceiver(IServiceProvider services, string? name)
    {
        ReceiverModel model = services.GetRequiredKeyedService<ReceiverModel>(name);
        return new ProgressiveReceiver(
            name is null ? [model, .. services.GetKeyedServices<ReceiverModel>(KeyedService.AnyKey)] : [model],
            services.GetService<ReceiverOptions>());
    }

    private static ModelBundle GetBundle(IServiceProvider services, string? name) =>
        services.GetRequiredKeyedService<ModelBundle>(name);
}
