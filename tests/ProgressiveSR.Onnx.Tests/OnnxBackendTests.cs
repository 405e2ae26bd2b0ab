using System.Reflection;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx.Tests;

public class OnnxBackendTests
{
    [OneTimeSetUp]
    public void RequireRuntime() =>
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();

    [Test]
    public void Create_Default_ComputesOnTheCpu()
    {
        using OnnxBackend backend = new();

        Assert.Multiple(() =>
        {
            Assert.That(backend.Name, Is.EqualTo("onnx"));
            Assert.That(backend.Device, Is.EqualTo("cpu"));
            Assert.That(backend.ActiveProvider, Is.EqualTo(OnnxProvider.Cpu));
            Assert.That(backend.FallbackReasons, Is.Empty);
        });
    }

    [Test]
    public void Create_OptionOutsideItsRange_Throws()
    {
        OnnxOptions[] wrong =
        [
            new() { DeviceId = -1 },
            new() { Threads = -1 },
            new() { FixedTile = -1 },
            new() { Provider = (OnnxProvider)99 },
            new() { TensorRT = new OnnxTensorRTOptions { MinSide = 64, MaxSide = 32 } },
        ];

        Assert.Multiple(() =>
        {
            foreach (OnnxOptions options in wrong)
            {
                Assert.That(() => new OnnxBackend(options), Throws.InstanceOf<ArgumentException>());
            }
        });
    }

#if !ONNXRUNTIME_GPU
    [TestCase(OnnxProvider.Cuda, "Microsoft.ML.OnnxRuntime.Gpu")]
    [TestCase(OnnxProvider.TensorRT, "Microsoft.ML.OnnxRuntime.Gpu")]
#endif
    [TestCase(OnnxProvider.DirectML, "Microsoft.ML.OnnxRuntime.DirectML")]
    public void Create_ProviderThatIsMissing_NamesThePackage(OnnxProvider provider, string package)
    {
        Assert.That(
            () => new OnnxBackend(new OnnxOptions { Provider = provider }),
            Throws.InstanceOf<OnnxProviderException>()
                .With.Message.Contains(package)
                .And.Message.EndsWith(".")
                .And.Message.Not.Contains(". ")
                .And.Property(nameof(OnnxProviderException.IsNotBuiltIn)).True
                .And.Property(nameof(OnnxProviderException.Provider)).EqualTo(provider));
    }

#if !ONNXRUNTIME_GPU
    [TestCase(OnnxProvider.Cuda, 1)]
    [TestCase(OnnxProvider.TensorRT, 2)]
    public void Create_FallbackAllowed_UsesTheCpuAndSaysWhy(OnnxProvider provider, int reasons)
    {
        using OnnxBackend backend = new(new OnnxOptions { Provider = provider, Fallback = OnnxFallback.Cpu });

        Assert.Multiple(() =>
        {
            Assert.That(backend.ActiveProvider, Is.EqualTo(OnnxProvider.Cpu));
            Assert.That(backend.Device, Is.EqualTo("cpu"));
            Assert.That(backend.FallbackReasons, Has.Count.EqualTo(reasons));
        });
    }
#endif

    [Test]
    public void Create_PluginThatIsNotThere_NamesIt()
    {
        OnnxOptions options = new()
        {
            Provider = OnnxProvider.Cuda,
            Cuda = new OnnxCudaOptions { PluginLibrary = "no-such-plugin.so" },
        };

        Assert.That(
            () => new OnnxBackend(options),
            Throws.InstanceOf<OnnxProviderException>()
                .With.Message.Contains("no-such-plugin.so").And.Message.Contains("Microsoft.ML.OnnxRuntime.EP.Cuda"));
    }

    [Test]
    public void Create_NoNativeRuntime_NamesThePackages()
    {
        (int exitCode, string said) = TestHost.Run();

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(3));
            Assert.That(said, Does.Contain("Microsoft.ML.OnnxRuntime "
                + "(CPU)").And.Contain("Microsoft.ML.OnnxRuntime.Gpu"));
            Assert.That(said, Does.EndWith(".").And.Not.Contain(". "), "one sentence");
        });
    }

    [Test]
    public void CreateUnits_OwnThreads_SameResults()
    {
        using TestModel model = TestModel.Create(8, seed: 9);
        float[] source = RandomData.Pixels(1, 3 * 20 * 20);
        using OnnxBackend shared = new();
        using OnnxBackend own = new(new OnnxOptions { Threads = 2 });

        Assert.That(Run(own), Is.EqualTo(Run(shared)));

        float[] Run(OnnxBackend backend)
        {
            using ISuperResolver network = backend.CreateSuperResolver(model.Bundle, "x2");
            float[] result = new float[source.Length * 4];
            network.SuperResolve(source, 20, 20, result);
            return result;
        }
    }

    [Test]
    public void CreateUnits_EmbeddedBundle_RunsAsFromItsFolder()
    {
        using TestModel model = TestModel.Create(8, seed: 9);
        ModelBundle embedded = ModelBundle.FromResources(new FolderAssembly(model.Folder), "Model.");
        using OnnxBackend backend = new();
        using ISuperResolver fromFolder = backend.CreateSuperResolver(model.Bundle, "x4");
        using ISuperResolver fromResources = backend.CreateSuperResolver(embedded, "x4");
        float[] source = RandomData.Pixels(2, 3 * 8 * 8);
        float[] expected = new float[source.Length * 16];
        float[] actual = new float[expected.Length];

        fromFolder.SuperResolve(source, 8, 8, expected);
        fromResources.SuperResolve(source, 8, 8, actual);

        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void CreateProcessingUnit_GraphNotListed_Throws()
    {
        using TestModel model = TestModel.Create(8, seed: 9);
        ModelManifest manifest = model.Bundle.Manifest;
        ModelManifest without = new()
        {
            Name = manifest.Name,
            BlockSize = manifest.BlockSize,
            Levels = manifest.Levels,
            Networks = manifest.Networks,
            Files = [.. manifest.Files.Where(file => file.Name != ModelGraphFiles.Expanding(1))],
        };
        File.WriteAllBytes(
            Path.Combine(model.Folder, ModelManifestJson.FileName), ModelManifestJson.Write(without));
        using OnnxBackend backend = new();

        Assert.That(
            () => backend.CreateProcessingUnit(ModelBundle.Open(model.Folder), 1),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains(ModelGraphFiles.Expanding(1)));
    }

    /// <summary>An assembly whose resources are the files of a folder.</summary>
    private sealed class FolderAssembly(string folder) : Assembly
    {
        public override AssemblyName GetName() => new("Embedded");

        public override Stream? GetManifestResourceStream(string name)
        {
            string path = Path.Combine(folder, name["Model.".Length..]);
            return File.Exists(path) ? File.OpenRead(path) : null;
        }
    }
}
