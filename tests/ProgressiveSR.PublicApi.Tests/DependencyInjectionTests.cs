using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The library from a container, as web applications use it.</summary>
public sealed class DependencyInjectionTests
{
    [Test]
    public void AddProgressiveSR_LiteOnOnnx_RendersWhatHandMadeObjectsRender()
    {
        Picture photo = Photos.Read("coffee");
        ServiceCollection services = new();
        services.AddProgressiveSR(psr => psr.UseModel(LiteModel.Bundle).UseOnnx());
        using ServiceProvider provider = services.BuildServiceProvider();
        ProgressiveSRFactory factory = provider.GetRequiredService<ProgressiveSRFactory>();

        ProgressiveEncoder sender = factory.CreateEncoder(photo);
        ProgressiveDecoder receiver = factory.CreateDecoder(sender.Header);
        receiver.Add(sender.Encode(0, sender.Grid.All));
        receiver.Add(sender.Encode(1, sender.Grid.All));

        using OnnxBackend backend = new();
        using ReceiverModel model = new(LiteModel.Bundle, backend);
        ProgressiveDecoder handMade = new(sender.Header, model);
        handMade.Add(sender.Encode(0, sender.Grid.All));
        handMade.Add(sender.Encode(1, sender.Grid.All));
        Assert.That(
            receiver.Render().Picture.Pixels.ToArray(), Is.EqualTo(handMade.Render().Picture.Pixels.ToArray()));
    }

    [Test]
    public void AddProgressiveSR_SenderOnly_NeedsNoBackend()
    {
        ServiceCollection services = new();
        services.AddProgressiveSR(psr => psr.UseModel(LiteModel.Bundle));
        using ServiceProvider provider = services.BuildServiceProvider();
        ProgressiveSRFactory factory = provider.GetRequiredService<ProgressiveSRFactory>();

        ProgressiveEncoder sender = factory.CreateEncoder(new Picture(40, 40));

        Assert.That(sender.Encode(0, sender.Grid.All).Payload.Length, Is.EqualTo(4 * 192));
    }
}
