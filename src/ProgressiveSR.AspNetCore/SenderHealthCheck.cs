using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ProgressiveSR.AspNetCore;

/// <summary>Unhealthy if the folder is gone, degraded while the queue of pictures to encode is full.</summary>
internal sealed class SenderHealthCheck(IOptions<ProgressiveSenderOptions> options, PictureEncoder encoder)
    : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ProgressiveSenderOptions sender = options.Value;
        HealthCheckResult result = sender.Folder is { } folder && !Directory.Exists(folder)
            ? new HealthCheckResult(context.Registration.FailureStatus, "The folder of pictures does not exist.")
            : encoder.Waiting >= sender.MaxEncodings + sender.MaxQueue
                ? HealthCheckResult.Degraded("The queue of pictures to encode is full.")
                : HealthCheckResult.Healthy();
        return Task.FromResult(result);
    }
}
