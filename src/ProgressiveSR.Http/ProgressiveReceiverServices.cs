using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ProgressiveSR.Http;

/// <summary>Registers the receiver over HTTP.</summary>
public static class ProgressiveReceiverServices
{
    /// <summary>The name of the client, as <c>IHttpClientFactory</c> knows it.</summary>
    public const string ClientName = "ProgressiveSR";

    /// <summary>
    /// Registers <see cref="ProgressiveHttpClient"/> as a typed client, to which no resilience is added.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns>The client's builder, for handlers, a base address, or a resilience pipeline.</returns>
    public static IHttpClientBuilder AddProgressiveReceiver(
        this IServiceCollection services, Action<HttpReceiverOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<HttpReceiverOptions> options = services.AddOptions<HttpReceiverOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return services.AddHttpClient(ClientName)
            .ConfigurePrimaryHttpMessageHandler(ProgressiveHttpClient.CreateHandler)
            .AddTypedClient((client, provider) => new ProgressiveHttpClient(
                client, provider.GetRequiredService<IOptions<HttpReceiverOptions>>().Value));
    }
}
