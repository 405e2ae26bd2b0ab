using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tests;

public sealed class AddProgressiveSRTests
{
    [Test]
    public void AddProgressiveSR_ModelAndBackend_MakesSendersAndReceivers()
    {
        ModelBundle bundle = TestModel.Make(16);
        ExactBackend backend = new();
        using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(builder => builder.UseModel(bundle).UseBackend(backend))
            .BuildServiceProvider(validateScopes: true);
        ProgressiveSRFactory factory = provider.GetRequiredService<ProgressiveSRFactory>();
        EncodedPicture picture = factory.CreateSender().Encode(new Picture(33, 20));
        ProgressiveDecoder decoder = factory.CreateDecoder(picture.Description.Header);
        Assert.That(decoder.Model, Is.SameAs(provider.GetRequiredService<ReceiverModel>()));
        Assert.That(provider.GetRequiredService<ModelBundle>(), Is.SameAs(bundle));
        Assert.That(provider.GetRequiredService<IInferenceBackend>(), Is.SameAs(backend));
        Assert.That(provider.GetRequiredService<ISamplingUnit>(), Is.TypeOf<IntegerSampler>());
        for (int level = 0; level <= 3; level++)
        {
            Assert.That(decoder.Add(picture.GetIncrement(level)), Is.EqualTo(new AddResult(6, 0, 0)));
        }

        Assert.That(decoder.Render().Statistics.BlocksPerLevel, Is.EqualTo(new[] { 0, 0, 0, 6 }));
    }

    [Test]
    public void AddProgressiveSR_NoModel_SaysWhatToCall()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(builder => builder.UseBackend(new ExactBackend()))
            .BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<ReceiverModel>(),
            Throws.InvalidOperationException.With.Message.Contains("UseModel"));
    }

    [Test]
    public void AddProgressiveSR_NoBackend_SaysWhatToCallAndStillSends()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(builder => builder.UseModel(_ => TestModel.Make(16)))
            .BuildServiceProvider();
        ProgressiveSRFactory factory = provider.GetRequiredService<ProgressiveSRFactory>();
        EncodedPicture picture = factory.CreateSender().Encode(new Picture(33, 20));
        Assert.That(
            () => factory.CreateDecoder(picture.Description.Header),
            Throws.InvalidOperationException.With.Message.Contains("UseBackend"));
    }

    [Test]
    public void AddProgressiveSR_OwnRegistrations_AreKept()
    {
        ExactBackend backend = new();
        ServiceCollection services = new();
        services.AddSingleton<IInferenceBackend>(backend);
        services.AddProgressiveSR(builder => builder.UseModel(TestModel.Bundle(16)));
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(provider.GetRequiredService<IInferenceBackend>(), Is.SameAs(backend));
    }

    [Test]
    public void Use_Twice_TakesTheLast()
    {
        ExactBackend last = new();
        BoxSuperResolver network = new(4, 1);
        using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(builder => builder
                .UseModel(TestModel.Bundle(32))
                .UseModel(TestModel.Bundle(16))
                .UseBackend(new ExactBackend())
                .UseBackend(last)
                .UseSuperResolver(new BoxSuperResolver(4, 2))
                .UseSuperResolver(network))
            .BuildServiceProvider();
        ReceiverModel model = provider.GetRequiredService<ReceiverModel>();
        Assert.That(model.Manifest.BlockSize, Is.EqualTo(16));
        Assert.That(model.GetSuperResolver(0), Is.SameAs(network));
        model.GetSuperResolver(1);
        Assert.That(last.SuperResolvers, Has.Count.EqualTo(1));
    }

    [Test]
    public void Dispose_Container_DisposesWhatFactoriesMadeAndNothingElse()
    {
        ExactBackend backend = new();
        BoxSuperResolver mine = new(4, 1);
        BoxSuperResolver made = new(2, 1);
        int makings = 0;
        ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(builder => builder
                .UseModel(TestModel.Bundle(16))
                .UseBackend(_ => backend)
                .UseSuperResolver(mine)
                .UseSuperResolver(2, _ =>
                {
                    makings++;
                    return made;
                }))
            .BuildServiceProvider();
        ReceiverModel model = provider.GetRequiredService<ReceiverModel>();
        model.GetProcessingUnit(0);
        Assert.That(model.GetSuperResolver(0), Is.SameAs(mine));
        Assert.That(makings, Is.Zero);
        Assert.That(model.GetSuperResolver(1), Is.SameAs(made));
        Assert.That(model.GetSuperResolver(1), Is.SameAs(made));
        Assert.That(makings, Is.EqualTo(1));
        provider.Dispose();
        Assert.That((mine.Disposals, made.Disposals, backend.Units[0].Disposals), Is.EqualTo((0, 1, 1)));
    }

    [Test]
    public void UseSuperResolver_FactoryOfAnotherFactor_ThrowsWhenUsed()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(builder => builder
                .UseModel(TestModel.Bundle(16))
                .UseBackend(new ExactBackend())
                .UseSuperResolver(2, _ => new BoxSuperResolver(4, 1)))
            .BuildServiceProvider();
        ReceiverModel model = provider.GetRequiredService<ReceiverModel>();
        Assert.That(() => model.GetSuperResolver(1), Throws.TypeOf<InvalidModelException>());
    }

    [Test]
    public void UseSuperResolver_FactorThatNoModelHas_ThrowsAtTheFirstModelAndNamesTheFactors([Values] bool isMade)
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(builder => PlugIn(builder
                .UseModel(TestModel.Bundle(16))
                .UseModel("other", TestModel.Bundle(32))
                .UseBackend(new ExactBackend())))
            .BuildServiceProvider();

        Assert.That(
            () => provider.GetRequiredService<ReceiverModel>(),
            Throws.ArgumentException.With.Message.Contains("factor 3").And.Message.Contains("'test' have 4, 2"));

        ProgressiveSRBuilder PlugIn(ProgressiveSRBuilder builder) => isMade
            ? builder.UseSuperResolver(3, _ => new BoxSuperResolver(3, 1))
            : builder.UseSuperResolver(new BoxSuperResolver(3, 1));
    }

    [Test]
    public void UseSuperResolver_FactorOfAnotherModel_ServesThatOne()
    {
        BoxSuperResolver network = new(4, 1);
        ModelBundle ofTwo = TestModel.Make(
            16, new LevelSchedule([[new KernelRows(0, 192, 1, SampleCoding.Picture)]], 768));
        using ServiceProvider provider = new ServiceCollection()
            .AddProgressiveSR(builder => builder
                .UseModel("of two", ofTwo)
                .UseModel("of both", TestModel.Bundle(16))
                .UseBackend(new ExactBackend())
                .UseSuperResolver(network))
            .BuildServiceProvider();

        provider.GetRequiredKeyedService<ReceiverModel>("of two").GetProcessingUnit(0);
        ISuperResolver used = provider.GetRequiredKeyedService<ReceiverModel>("of both").GetSuperResolver(0);

        Assert.That(used, Is.SameAs(network));
    }

    [Test]
    public void UseSuperResolver_FactorThatNoNetworkCanHave_ThrowsArgumentOutOfRangeException()
    {
        ServiceCollection services = new();
        foreach (int factor in (int[])[1, 0, -4])
        {
            Assert.That(
                () => services.AddProgressiveSR(
                    builder => builder.UseSuperResolver(factor, _ => new BoxSuperResolver(4, 1))),
                Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }
}
