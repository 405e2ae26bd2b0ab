using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;

namespace ProgressiveSR;

/// <summary>Adds the library to a container.</summary>
public static class ProgressiveSRServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ModelBundle"/>, <see cref="IInferenceBackend"/>, <see cref="ISamplingUnit"/>,
    /// <see cref="ReceiverModel"/>, <see cref="ProgressiveReceiver"/> and <see cref="ProgressiveSRFactory"/>, each as a
    /// singleton created on first use. A sender needs only a model, a receiver also a backend; it takes
    /// <see cref="ReceiverOptions"/> from the container if registered.
    /// </summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Configures models and backend.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddProgressiveSR(
        this IServiceCollection services, Action<ProgressiveSRBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new ProgressiveSRBuilder(services));
        services.TryAddSingleton<ModelBundle>(_ => throw new InvalidOperationException(
            $"No model is configured: call {nameof(ProgressiveSRBuilder.UseModel)} in {nameof(AddProgressiveSR)}."));
        services.TryAddSingleton<IInferenceBackend>(_ => throw new InvalidOperationException(
            "No inference backend is configured: call UseOnnx (package ProgressiveSR.Onnx), UseTorch (package "
            + $"ProgressiveSR.Torch) or {nameof(ProgressiveSRBuilder.UseBackend)} in {nameof(AddProgressiveSR)}."));
        services.TryAddSingleton(provider => ContainerServices.CreateSampler(provider, null));
        services.TryAddSingleton(provider => ContainerServices.CreateModel(provider, null));
        services.TryAddSingleton(provider => ContainerServices.CreateReceiver(provider, null));
        services.TryAddSingleton<ProgressiveSRFactory>();
        return services;
    }
}
