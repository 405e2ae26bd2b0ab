using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR;

/// <summary>Configures models and backend of a container; model and backend packages add their own methods.</summary>
/// <remarks>
/// A later call overrides an earlier one. Objects passed in are not disposed; those that a factory creates belong to
/// the container, which disposes them.
/// </remarks>
public sealed class ProgressiveSRBuilder
{
    internal ProgressiveSRBuilder(IServiceCollection services) => Services = services;

    /// <summary>The container's services, for extension methods.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Sets the default model.</summary>
    /// <param name="bundle">The model.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSRBuilder UseModel(ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return Replace(ServiceDescriptor.Singleton(bundle));
    }

    /// <summary>Sets the default model, opened on first use.</summary>
    /// <param name="open">Opens the model.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSRBuilder UseModel(Func<IServiceProvider, ModelBundle> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return Replace(ServiceDescriptor.Singleton(open));
    }

    /// <summary>Adds a named model.</summary>
    /// <param name="name">The key of its services, any text.</param>
    /// <param name="bundle">The model.</param>
    /// <returns>This builder.</returns>
    /// <inheritdoc cref="UseModel(string, Func{IServiceProvider, ModelBundle})" path="/remarks"/>
    public ProgressiveSRBuilder UseModel(string name, ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return UseModel(name, ServiceDescriptor.KeyedSingleton(name, bundle));
    }

    /// <summary>Adds a named model, opened on first use.</summary>
    /// <param name="name">The key of its services, any text.</param>
    /// <param name="open">Opens the model.</param>
    /// <returns>This builder.</returns>
    /// <remarks>
    /// Without a default model, the first named one is the default. The container's <see cref="ProgressiveReceiver"/>
    /// receives pictures of all models; the one keyed by a model's name uses only that model, to choose between models
    /// that can read each other's packets.
    /// </remarks>
    public ProgressiveSRBuilder UseModel(string name, Func<IServiceProvider, ModelBundle> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return UseModel(name, ServiceDescriptor.KeyedSingleton(name, (services, _) => open(services)));
    }

    /// <summary>Sets the runtime of the networks.</summary>
    /// <param name="backend">The runtime.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSRBuilder UseBackend(IInferenceBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return Replace(ServiceDescriptor.Singleton(backend));
    }

    /// <summary>Sets the runtime of the networks, created on first use.</summary>
    /// <param name="create">Creates the runtime.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSRBuilder UseBackend(Func<IServiceProvider, IInferenceBackend> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Replace(ServiceDescriptor.Singleton(create));
    }

    /// <summary>Replaces the model's own network of the same factor.</summary>
    /// <param name="superResolver">The network, of the same factor as one of the model's.</param>
    /// <returns>This builder.</returns>
    /// <inheritdoc cref="UseSuperResolver(int, Func{IServiceProvider, ISuperResolver})" path="/remarks"/>
    public ProgressiveSRBuilder UseSuperResolver(ISuperResolver superResolver)
    {
        ArgumentNullException.ThrowIfNull(superResolver);
        return PlugIn(
            superResolver.Info.Factor, ServiceDescriptor.KeyedSingleton(superResolver.Info.Factor, superResolver));
    }

    /// <summary>Replaces the model's own network of a factor, created on first use.</summary>
    /// <param name="factor">The factor of one of the model's networks, 2 or more.</param>
    /// <param name="create">Creates a network of that factor.</param>
    /// <returns>This builder.</returns>
    /// <remarks>
    /// A factor that no network of any model has ends in an <see cref="ArgumentException"/> where the container first
    /// makes a <see cref="ReceiverModel"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 2.</exception>
    public ProgressiveSRBuilder UseSuperResolver(int factor, Func<IServiceProvider, ISuperResolver> create)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 2);
        ArgumentNullException.ThrowIfNull(create);
        return PlugIn(factor, ServiceDescriptor.KeyedSingleton(factor, (services, _) => create(services)));
    }

    private ProgressiveSRBuilder PlugIn(int factor, ServiceDescriptor network)
    {
        Services.AddSingleton(new PluggedInFactor(factor));
        return Replace(network);
    }

    private ProgressiveSRBuilder UseModel(string name, ServiceDescriptor model)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Services.TryAddSingleton(services => services.GetRequiredKeyedService<ModelBundle>(name));
        Services.TryAddKeyedSingleton(name, (services, _) => ContainerServices.CreateSampler(services, name));
        Services.TryAddKeyedSingleton(name, (services, _) => ContainerServices.CreateModel(services, name));
        Services.TryAddKeyedSingleton(name, (services, _) => ContainerServices.CreateReceiver(services, name));
        return Replace(model);
    }

    private ProgressiveSRBuilder Replace(ServiceDescriptor descriptor)
    {
        if (descriptor.IsKeyedService)
        {
            Services.RemoveAllKeyed(descriptor.ServiceType, descriptor.ServiceKey);
            Services.Add(descriptor);
        }
        else
        {
            Services.Replace(descriptor);
        }

        return this;
    }
}
