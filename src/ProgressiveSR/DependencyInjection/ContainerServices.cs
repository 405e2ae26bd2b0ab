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
        GetBundle(services, name).CreateSampler();

    public static ReceiverModel CreateModel(IServiceProvider services, string? name)
    {
        ModelBundle bundle = GetBundle(services, name);
        foreach (PluggedInFactor pluggedIn in services.GetServices<PluggedInFactor>())
        {
            RequireNetwork(services, bundle, pluggedIn.Factor);
        }

        return new ReceiverModel(
            bundle,
            services.GetRequiredService<IInferenceBackend>(),
            factor => services.GetKeyedService<ISuperResolver>(factor));
    }

    public static ProgressiveSender CreateSender(IServiceProvider services, string? name, SenderOptions? options) =>
        new(GetBundle(services, name), services.GetRequiredKeyedService<ISamplingUnit>(name), options);

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

    /// <summary>Requires a model to have a network of a factor, or another one, which is opened only then.</summary>
    private static void RequireNetwork(IServiceProvider services, ModelBundle model, int factor)
    {
        if (HasNetwork(model))
        {
            return;
        }

        ModelBundle[] models =
            [model, GetBundle(services, null), .. services.GetKeyedServices<ModelBundle>(KeyedService.AnyKey)];
        if (!models.Any(HasNetwork))
        {
            IEnumerable<string> factors = models.Distinct().Select(other =>
                $"those of model '{other.Manifest.Name}' have "
                + string.Join(", ", other.Manifest.Networks.Select(network => network.Factor).Distinct()));
            throw new ArgumentException(
                $"{nameof(ProgressiveSRBuilder.UseSuperResolver)} put a network of factor {factor} in the place of a "
                + $"model's own; {string.Join(", ", factors)}.");
        }

        bool HasNetwork(ModelBundle bundle) => bundle.Manifest.Networks.Any(network => network.Factor == factor);
    }

    private static ModelBundle GetBundle(IServiceProvider services, string? name) =>
        services.GetRequiredKeyedService<ModelBundle>(name);
}

/// <summary>The factor of a network that was plugged in: a container does not tell the keys of its services.</summary>
internal sealed record PluggedInFactor(int Factor);
