using Microsoft.Extensions.DependencyInjection;

namespace ProgressiveSR.Http.Tests;

public sealed class ProgressiveReceiverServicesTests
{
    [Test]
    public async Task AddProgressiveReceiver_BaseAddressAndOptions_AreUsed()
    {
        await using SampleServer server = await SampleServer.StartAsync();
        ServiceCollection services = new();
        services.AddProgressiveReceiver(options => options.MaxListedParts = 1)
            .ConfigureHttpClient(client => client.BaseAddress = new Uri(server.Url, "/pictures/"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using HttpPicture picture = await provider.GetRequiredService<ProgressiveHttpClient>()
            .OpenAsync(new Uri(EncodedSample.Name, UriKind.Relative));
        await EncodedSample.AssertGivesAsync(picture, 1, EncodedSample.Tiles(0, 0, 1, 2));
        Assert.That(picture.Requests, Is.EqualTo(1 + 2));
    }

    [Test]
    public void Create_OptionOutOfRange_Throws() => Assert.That(
        () => new ProgressiveHttpClient(new HttpClient(), new HttpReceiverOptions { MaxConcurrency = 0 }),
        Throws.InstanceOf<ArgumentException>());
}
