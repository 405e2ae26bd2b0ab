using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx.Tests;

public sealed class OnnxBuilderExtensionsTests
{
    private TestModel model = null!;

    [OneTimeSetUp]
    public void CreateModel()
    {
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();
        model = TestModel.Create(8, seed: 2);
    }

    [OneTimeTearDown]
    public void DeleteModel() => model?.Dispose();

    [Test]
    public void UseOnnx_Default_GivesTheBackend()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddProgressiveSR(builder => builder.UseModel(model.Bundle).UseOnnx())
            .BuildServiceProvider();

        Assert.That(services.GetRequiredService<IInferenceBackend>(), Is.InstanceOf<OnnxBackend>());
    }

    [Test]
    public void UseOnnxSuperResolver_File_TakesThePlaceOfItsFactor()
    {
        string path = Path.Combine(Path.GetTempPath(), $"psr-{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, TestGraphs.Repeat(2));
        try
        {
            using ServiceProvider services = new ServiceCollection()
                .AddProgressiveSR(builder => builder.UseModel(model.Bundle).UseOnnx().UseOnnxSuperResolver(path, 2))
                .BuildServiceProvider();

            ISuperResolver network = services.GetRequiredKeyedService<ISuperResolver>(2);

            Assert.That(network.Info.Name, Is.EqualTo(Path.GetFileNameWithoutExtension(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void UseOnnxSuperResolver_OtherFactor_ThrowsWhenMade()
    {
        string path = Path.Combine(Path.GetTempPath(), $"psr-{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, TestGraphs.Repeat(3));
        try
        {
            using ServiceProvider services = new ServiceCollection()
                .AddProgressiveSR(builder => builder.UseModel(model.Bundle).UseOnnx().UseOnnxSuperResolver(path, 4))
                .BuildServiceProvider();

            Assert.That(
                () => services.GetRequiredKeyedService<ISuperResolver>(4), Throws.InstanceOf<InvalidModelException>());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
