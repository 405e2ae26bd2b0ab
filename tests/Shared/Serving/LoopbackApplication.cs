using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProgressiveSR.AspNetCore;
using ProgressiveSR.Models.Compact;

namespace ProgressiveSR.Serving;

/// <summary>Web applications that send pictures of the default model on a free port of this machine.</summary>
internal static class LoopbackApplication
{
    /// <summary>Prepares one that logs nothing and maps nothing yet.</summary>
    /// <param name="configure">Sets the sender's options, among them its folder.</param>
    /// <param name="sender">The sender, which reads no picture files yet.</param>
    /// <returns>The application's builder.</returns>
    public static WebApplicationBuilder Create(
        Action<ProgressiveSenderOptions> configure, out ProgressiveSenderBuilder sender)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        sender = builder.Services.AddProgressiveSender(configure).UseModel(CompactModel.Bundle);
        return builder;
    }
}
