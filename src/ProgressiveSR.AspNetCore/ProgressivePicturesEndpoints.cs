using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ProgressiveSR.AspNetCore;

/// <summary>
/// The endpoints of a sender, and of what other packages add to them; conventions apply to all of them.
/// </summary>
public sealed class ProgressivePicturesEndpoints : IEndpointConventionBuilder
{
    private readonly List<IEndpointConventionBuilder> endpoints = [];

    internal ProgressivePicturesEndpoints(IEndpointRouteBuilder outer, string prefix, IEndpointConventionBuilder own)
    {
        Outer = outer;
        Prefix = prefix;
        endpoints.Add(own);
    }

    /// <summary>The application that the sender is mapped in.</summary>
    public IEndpointRouteBuilder Outer { get; }

    /// <summary>The sender's prefix, such as <c>/pictures</c>.</summary>
    public string Prefix { get; }

    /// <summary>Adds endpoints that later conventions apply to as well.</summary>
    /// <param name="added">The endpoints.</param>
    public void Include(IEndpointConventionBuilder added)
    {
        ArgumentNullException.ThrowIfNull(added);
        endpoints.Add(added);
    }

    /// <inheritdoc/>
    public void Add(Action<EndpointBuilder> convention) => endpoints.ForEach(builder => builder.Add(convention));

    /// <inheritdoc/>
    public void Finally(Action<EndpointBuilder> finallyConvention) =>
        endpoints.ForEach(builder => builder.Finally(finallyConvention));
}
