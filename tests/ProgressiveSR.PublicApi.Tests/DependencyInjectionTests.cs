using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Carn;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Processing;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The library from a container, as web applications use it.</summary>
public sealed class DependencyInjectionTests
{
    [Test]
    public async Task AddProgressiveSR_LiteOnOnnx_ShowsWhatHandMadeObjectsShow()
    {
        Picture photo = Photos.Read("coffee");
        await using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(psr => psr.UseModel(LiteModel.Bundle).UseOnnx())
            .BuildServiceProvider();

        EncodedPicture encoded = provider.GetRequiredService<ProgressiveSRFactory>().CreateSender().Encode(photo);
        byte[] shown = await ShowAsync(provider.GetRequiredService<ProgressiveReceiver>(), encoded);

        using ProgressiveReceiver handMade = new(LiteModel.Bundle, new OnnxBackend());
        Assert.That(
            shown, Is.EqualTo(await ShowAsync(handMade, new ProgressiveSender(LiteModel.Bundle).Encode(photo))));
    }

    [Test]
    public void AddProgressiveSR_SenderOnly_NeedsNoBackend()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(psr => psr.UseModel(LiteModel.Bundle))
            .BuildServiceProvider();
        ProgressiveSRFactory factory = provider.GetRequiredService<ProgressiveSRFactory>();

        EncodedPicture encoded = factory
            .CreateSender(new SenderOptions { TileSizes = new(2), Codec = PayloadCodec.Raw })
            .Encode(new Picture(40, 40));

        Assert.That(encoded.GetIncrement(0).Payload.Length, Is.EqualTo(1 + 4 * 192));
        Assert.That(
            () => provider.GetRequiredService<ProgressiveReceiver>(),
            Throws.InvalidOperationException.With.Message.Contains("UseOnnx"));
    }

    [Test]
    public async Task UseModel_Named_GivesEachModelItsOwnReceiver()
    {
        Picture photo = Photos.Read("coffee");
        await using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(psr => psr
                .UseModel("small", LiteModel.Bundle)
                .UseModel("large", _ => CarnModel.Bundle)
                .UseOnnx())
            .BuildServiceProvider();
        ProgressiveSRFactory factory = provider.GetRequiredService<ProgressiveSRFactory>();
        EncodedPicture encoded = factory.CreateSender(model: "large").Encode(photo);

        byte[] small = await ShowAsync(provider.GetRequiredKeyedService<ProgressiveReceiver>("small"), encoded);
        byte[] large = await ShowAsync(provider.GetRequiredKeyedService<ProgressiveReceiver>("large"), encoded);
        byte[] unnamed = await ShowAsync(provider.GetRequiredService<ProgressiveReceiver>(), encoded);

        Assert.That(encoded.Info.ModelName, Is.EqualTo("carn"));
        Assert.That(factory.CreateSender().Encode(new Picture(1, 1)).Info.ModelName, Is.EqualTo("lite"));
        Assert.That(large, Is.Not.EqualTo(small));
        Assert.That(
            unnamed, Is.EqualTo(small), "of two models that read each other's packets the first is the default");
        Assert.That(
            () => factory.CreateSender(model: "other"),
            Throws.InvalidOperationException.With.Message.Contains("ModelBundle"));
    }

    [Test]
    public void UseModel_NamedBesideADefault_TheReceiverKnowsBoth()
    {
        using Conformance.TestModel other = Conformance.TestModel.Create(16, seed: 1);
        using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(psr => psr
                .UseModel("other", other.Bundle).UseModel(LiteModel.Bundle).UseOnnx())
            .BuildServiceProvider();

        ProgressiveReceiver all = provider.GetRequiredService<ProgressiveReceiver>();
        ProgressiveReceiver one = provider.GetRequiredKeyedService<ProgressiveReceiver>("other");

        Assert.That(provider.GetRequiredService<ModelBundle>(), Is.SameAs(LiteModel.Bundle));
        Assert.That(
            all.Models.Select(model => model.Manifest.Name), Is.EqualTo(new[] { "lite", other.Bundle.Manifest.Name }));
        Assert.That(one.Models.Single().Manifest.Name, Is.EqualTo(other.Bundle.Manifest.Name));
    }

    [Test]
    public async Task ReceiverOptions_InTheContainer_AreTheReceivers()
    {
        Picture photo = Photos.Read("coffee");
        await using ServiceProvider provider = new ServiceCollection()
            .AddSingleton(new ReceiverOptions { Rendering = new RenderOptions { DataConsistency = false } })
            .AddProgressiveSR(psr => psr.UseModel(LiteModel.Bundle).UseOnnx())
            .BuildServiceProvider();
        EncodedPicture encoded = provider.GetRequiredService<ProgressiveSRFactory>().CreateSender().Encode(photo);

        byte[] shown = await ShowAsync(provider.GetRequiredService<ProgressiveReceiver>(), encoded);

        using ProgressiveReceiver consistent = new(LiteModel.Bundle, new OnnxBackend());
        Assert.That(shown, Is.Not.EqualTo(await ShowAsync(consistent, encoded)));
    }

    [Test]
    public void Dispose_Receiver_LeavesWhatIsTheContainersOrTheCallers()
    {
        CountingBackend callers = new();
        CountingBackend containers = new();
        ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(psr => psr.UseModel(LiteModel.Bundle).UseBackend(_ => containers))
            .BuildServiceProvider();

        provider.GetRequiredService<ProgressiveReceiver>().Dispose();
        new ProgressiveReceiver(LiteModel.Bundle, callers, new ReceiverOptions { OwnsBackend = false }).Dispose();

        Assert.That((callers.Disposals, containers.Disposals), Is.EqualTo((0, 0)));
        Assert.That(() => provider.GetRequiredService<ReceiverModel>().Prepare(0), Throws.Nothing);

        provider.Dispose();
        new ProgressiveReceiver(LiteModel.Bundle, callers).Dispose();

        Assert.That((callers.Disposals, containers.Disposals), Is.EqualTo((1, 1)));
    }

    private static async Task<byte[]> ShowAsync(ProgressiveReceiver receiver, EncodedPicture encoded)
    {
        await using PictureSession session = receiver.Open(encoded);
        return (await session.RefineToAsync(1)).Picture.Pixels.ToArray();
    }

    private sealed class CountingBackend : IInferenceBackend, IDisposable
    {
        private readonly OnnxBackend backend = new();

        public int Disposals { get; private set; }

        public string Name => backend.Name;

        public string Device => backend.Device;

        public ISamplingUnit CreateSamplingUnit(ModelBundle model) => backend.CreateSamplingUnit(model);

        public IProcessingUnit CreateProcessingUnit(ModelBundle model, int level) =>
            backend.CreateProcessingUnit(model, level);

        public ISuperResolver CreateSuperResolver(ModelBundle model, string network) =>
            backend.CreateSuperResolver(model, network);

        public void Dispose()
        {
            Disposals++;
            backend.Dispose();
        }
    }
}
