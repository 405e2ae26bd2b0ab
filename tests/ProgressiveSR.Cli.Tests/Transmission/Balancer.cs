using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ProgressiveSR.Cli.Tests;

/// <summary>
/// Passes each request on to the next of several servers in turn, as a balancer without stickiness does.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly WebApplication app;
    private readonly Uri[] servers;
    private readonly int[] requests;
    private int next = -1;

    private Balancer(WebApplication app, Uri[] servers)
    {
        this.app = app;
        this.servers = servers;
        requests = new int[servers.Length];
        app.Run(PassOnAsync);
    }

    public Uri Url => new(app.Urls.Single());

    /// <summary>How many requests each server has answered.</summary>
    public IReadOnlyList<int> Requests => requests;

    public static async Task<Balancer> StartAsync(params Uri[] servers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        Balancer balancer = new(builder.Build(), servers);
        await balancer.app.StartAsync();
        return balancer;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        int server = (int)((uint)Interlocked.Increment(ref next) % servers.Length);
        Interlocked.Increment(ref requests[server]);
        using HttpRequestMessage request = new(
            new HttpMethod(context.Request.Method),
            new Uri(servers[server], context.Request.Path.ToUriComponent() + context.Request.QueryString));
        if (HttpMethods.IsPost(context.Request.Method))
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach ((string name, StringValues values) in context.Request.Headers)
        {
            if (name is not "Host" && !request.Headers.TryAddWithoutValidation(name, (string?[])values!))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (string?[])values!);
            }
        }

        using HttpResponseMessage answer = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not "Transfer-Encoding")
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
