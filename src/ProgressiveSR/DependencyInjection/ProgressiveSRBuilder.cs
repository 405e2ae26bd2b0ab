using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ProgressiveSR;

/// <summary>Chooses models and backend for a container; packages of backends and models add their own methods.</summary>
/// <remarks>
/// A later choice replaces an earlier one. What is passed as an object stays the caller's; what a factory makes belongs
/// to the container, which disposes it.
/// </remarks>
public sealed class ProgressiveSRBuilder
{
    internal ProgressiveSRBuilder(IServiceCollection services) => Services = services;

    /// <summary>The container's services, for extension methods.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Chooses the model, the default where others have names.</summary>
    /// <param name="bundle">The model.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSRBuilder UseModel(ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return Replace(ServiceDescriptor.Singleton(bundle));
    }

    /// <summary>Chooses the model, the default where others have names; it is opened on first use.</summary>
    /// <param name="open">Opens it.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSRBuilder UseModel(Func<IServiceProvider, ModelBundle> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return Replace(ServiceDescriptor.Singleton(open));
    }

    /// <summary>Adds a model by a name, beside others.</summary>
    /// <param name="name">The key of its services, any text.</param>
    /// <param name="bundle">The model.</param>
    /// <returns>This builder.</returns>
    /// <inheritdoc cref="UseModel(string, Func{IServiceProvider, ModelBundle})" path="/remarks"/>
    public ProgressiveSRBuilder UseModel(string name, ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return UseModel(name, ServiceDescriptor.KeyedSingleton(name, bundle));
    }

    /// <summary>Adds a model by a name, beside others; it is opened on first use.</summary>
    /// <param name="name">The key of its services, any text.</param>
    /// <param name="open">Opens it.</param>
    /// <returns>This builder.</returns>
    /// <remarks>
    /// Where no model is chosen without a name, the first named one is the default. The container's
    /// <see cref="ProgressiveReceiver"/> shows pictures of all models; the one with a model's name as its key knows that
    /// model alone, which tells models apart that read each other's packets.
    /// </remarks>
    public ProgressiveSRBuilder UseModel(string name, Func<IServiceProvider, ModelBundle> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return UseModel(name, ServiceDescriptor.KeyedSingleton(name, (services, _) => open(services)));
    }

    /// <summary>Chooses the runtime of the networks.</summary>
    /// <param name="backend">The runtime.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSRBuilder UseBackend(IInferenceBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return Replace(ServiceDescriptor.Singleton(backend));
    }

    /// <summary>Chooses the runtime of the networks, made on first use.</summary>
    /// <param name="create">Makes it.</param>
    /// <returns>This builder.</returns>
    public ProgressiveSRBuilder UseBackend(Func<IServiceProvider, IInferenceBackend> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Replace(ServiceDescriptor.Singleton(create));
    }

    /// <summary>Puts a network in the place of the model's own of the same factor.</summary>
    /// <param name="superResolver">The network, of a factor that one of the model's has.</param>
    /// <returns>This builder.</returns>
    /// <inheritdoc cref="UseSuperResolver(int, Func{IServiceProvider, ISuperResolver})" path="/remarks"/>
    public ProgressiveSRBuilder UseSuperResolver(ISuperResolver superResolver)
    {
        ArgumentNullException.ThrowIfNull(superResolver);
        return PlugIn(superResolver.Info.Factor, ServiceDescriptor.KeyedSingleton(superResolver.Info.Factor, superResolver));
    }

    /// <summary>Puts a network in the place of the model's own of a factor, made when first needed.</summary>
    /// <param name="factor">The factor, 2 or more, of networks of the model.</param>
    /// <param name="create">Makes a network of that factor.</param>
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
