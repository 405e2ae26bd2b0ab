using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ProgressiveSR;

/// <summary>Adds the library to a container.</summary>
public static class ProgressiveSRServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ModelBundle"/>, <see cref="IInferenceBackend"/>, <see cref="ISamplingUnit"/>,
    /// <see cref="ReceiverModel"/> and <see cref="ProgressiveSRFactory"/>, each once per container and made on first
    /// use. A sender needs a model only, a receiver a backend too.
    /// </summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Chooses model and backend.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddProgressiveSR(
        this IServiceCollection services, Action<ProgressiveSRBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new ProgressiveSRBuilder(services));
        services.TryAddSingleton<ModelBundle>(_ => throw new InvalidOperationException(
            $"No model was chosen: call {nameof(ProgressiveSRBuilder.UseModel)} in {nameof(AddProgressiveSR)}."));
        services.TryAddSingleton<IInferenceBackend>(_ => throw new InvalidOperationException(
            "No inference backend was chosen: call UseOnnx (package ProgressiveSR.Onnx), UseTorch (package "
            + $"ProgressiveSR.Torch) or {nameof(ProgressiveSRBuilder.UseBackend)} in {nameof(AddProgressiveSR)}."));
        services.TryAddSingleton<ISamplingUnit>(
            provider => new IntegerSampler(provider.GetRequiredService<ModelBundle>().Kernel));
        services.TryAddSingleton(CreateModel);
        services.TryAddSingleton<ProgressiveSRFactory>();
        return services;
    }

    private static ReceiverModel CreateModel(IServiceProvider provider) => new(
        provider.GetRequiredService<ModelBundle>(),
        provider.GetRequiredService<IInferenceBackend>(),
        factor => provider.GetKeyedService<ISuperResolver>(factor));
}
