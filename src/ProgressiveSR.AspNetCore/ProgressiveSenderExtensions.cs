using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>Adds a sender to an application.</summary>
public static class ProgressiveSenderExtensions
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Registers a sender. The application starts only if the options are valid.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>A builder for models, picture files and stores.</returns>
    public static ProgressiveSenderBuilder AddProgressiveSender(
        this IServiceCollection services, Action<ProgressiveSenderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<ProgressiveSenderOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ProgressiveSenderOptions>, SenderOptionsValidator>());
        services.AddMetrics();
        services.AddHealthChecks().AddCheck<SenderHealthCheck>("progressivesr-sender");
        services.TryAddSingleton<SenderInstruments>();
        services.TryAddSingleton<SenderProblems>();
        services.TryAddSingleton<SenderHandlers>();
        services.TryAddSingleton<PictureEncoder>();
        services.TryAddSingleton<EncodingCache>();
        services.TryAddSingleton<OpenPictures>();
        services.TryAddSingleton<FolderStores>();
        services.AddHostedService<CacheCleaner>();
        services.TryAddSingleton(new ModelFingerprint(""));
        services.TryAddSingleton(provider =>
        {
            string? folder = provider.GetRequiredService<IOptions<ProgressiveSenderOptions>>().Value.Folder;
            FolderStores folders = provider.GetRequiredService<FolderStores>();
            return new PictureStoreChoice(_ => folder is null ? null : folders.Find(folder));
        });
        return new ProgressiveSenderBuilder(services);
    }

    /// <summary>Maps the requests of a sender under a prefix.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The prefix, such as <c>/pictures</c>.</param>
    /// <returns>The endpoints, for conventions such as <c>RequireAuthorization</c> or <c>RequireCors</c>.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AddProgressiveSender"/> was not called.</exception>
    public static ProgressivePicturesEndpoints MapProgressivePictures(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        SenderHandlers handlers = endpoints.ServiceProvider.GetRequiredService<SenderHandlers>();
        SenderProblems problems = endpoints.ServiceProvider.GetRequiredService<SenderProblems>();
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        string parts = $"{WirePaths.Parts}/{{encoding}}";
        MapReading(WirePaths.List, handlers.ListAsync);
        MapReading("{file}", handlers.DocumentAsync);
        MapReading($"{parts}/{WirePaths.AlphaSegment}", handlers.AlphaAsync);
        MapReading($"{parts}/{{level}}/{{piece}}", handlers.PieceAsync);
        group.MapPost(parts, problems.Guard(handlers.PartsAsync));
        group.Map(parts, SenderProblems.Refuse(HttpMethods.Post));
        group.Map("{**rest}", http => SenderProblems.NotFoundAsync(
            http, $"A sender has no such URLs; {WirePaths.List} lists its pictures."));
        return new ProgressivePicturesEndpoints(endpoints, prefix, group);

        void MapReading(string pattern, RequestDelegate handler)
        {
            group.MapMethods(pattern, Reading, problems.Guard(handler));
            group.Map(pattern, SenderProblems.Refuse(Reading));
        }
    }

    /// <summary>
    /// Allows what receivers on other origins' pages send, and shows them the headers that they read.
    /// </summary>
    /// <param name="policy">The policy; its origins are the application's choice.</param>
    /// <returns>The same policy.</returns>
    public static CorsPolicyBuilder AllowProgressiveReceivers(this CorsPolicyBuilder policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
            .WithHeaders("Content-Type", "If-None-Match", "If-Range", "Range")
            .WithExposedHeaders("ETag", "Accept-Ranges", "Content-Range", "Content-Length", "Retry-After")
            .SetPreflightMaxAge(TimeSpan.FromDays(1));
    }
}
