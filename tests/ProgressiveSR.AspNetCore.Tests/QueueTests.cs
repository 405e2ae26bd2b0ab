using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>Pictures waiting to be encoded.</summary>
public class QueueTests
{
    private static readonly string[] Five = ["a.png", "b.png", "c.png", "d.png", "e.png"];

    [Test]
    public async Task Queue_Full_IsAnsweredWith429UntilThereIsRoom()
    {
        await using TestSender sender = await TestSender.StartAsync(
            options =>
            {
                options.MaxEncodings = 1;
                options.MaxQueue = 2;
                options.RetryAfterSeconds = 7;
            },
            pictures: Five);
        sender.MayRead.Reset();
        Task<byte[]>[] waiting = [.. Five.Take(3).Select(
            name => sender.Client.GetByteArrayAsync(WirePaths.Manifest(name)))];
        await Until(async () => await HealthAsync(sender) == HealthStatus.Degraded);

        using HttpResponseMessage refused = await sender.Client.GetAsync(WirePaths.Manifest("d.png"));
        await sender.RequireProblemAsync(refused, 429);
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(sender.Reads, Is.EqualTo(1), "one at a time");
        Task<byte[]> joined = sender.Client.GetByteArrayAsync(WirePaths.Manifest("a.png"));

        sender.MayRead.Set();
        await Task.WhenAll([.. waiting, joined]);
        Assert.That(await sender.StatusAsync(WirePaths.Manifest("d.png")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(sender.Reads, Is.EqualTo(4));
        Assert.That(await HealthAsync(sender), Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Receiver_ThatLeaves_TakesTheEncodingFromNobody()
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Five);
        sender.MayRead.Reset();
        using CancellationTokenSource leaving = new();
        Task<byte[]> left = sender.Client.GetByteArrayAsync(WirePaths.Manifest("a.png"), leaving.Token);
        await Until(() => Task.FromResult(sender.Reads == 1));
        Task<byte[]> stays = sender.Client.GetByteArrayAsync(WirePaths.Manifest("a.png"));
        await leaving.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => left);

        sender.MayRead.Set();
        Assert.That(PictureManifest.Read(await stays).Name, Is.EqualTo("a.png"));
        Assert.That(sender.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Stop_WhileAPictureIsEncoded_LeavesNothingBehind()
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Five);
        sender.MayRead.Reset();
        Task<HttpResponseMessage> asked = sender.Client.GetAsync(WirePaths.Manifest("a.png"));
        await Until(() => Task.FromResult(sender.Reads == 1));
        await sender.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        using HttpResponseMessage answer = await asked;
        await sender.RequireProblemAsync(answer, 503);
        Assert.That(answer.Headers.RetryAfter, Is.Not.Null);
        Assert.That(
            Directory.Exists(sender.Cache) ? Directory.GetFileSystemEntries(sender.Cache) : [], Is.Empty);
    }

    [Test]
    public async Task Health_WithoutTheFolder_IsUnhealthy()
    {
        await using TestSender sender = await TestSender.StartAsync(pictures: Five);
        Assert.That(await HealthAsync(sender), Is.EqualTo(HealthStatus.Healthy));
        Directory.Delete(sender.Photos, recursive: true);
        Assert.That(await HealthAsync(sender), Is.EqualTo(HealthStatus.Unhealthy));
    }

    private static async Task<HealthStatus> HealthAsync(TestSender sender)
    {
        HealthReport report = await sender.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["progressivesr-sender"].Status;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(10);
        }
    }
}
