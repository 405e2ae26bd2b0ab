#if ONNXRUNTIME_GPU
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>What an application with the runtime for GPUs is told on a Linux machine that has none.</summary>
[Platform("Linux")]
public sealed class MissingGpuTests
{
    [TestCase(OnnxProvider.Cuda, true, "CUDA 13", "cuDNN 9")]
    [TestCase(OnnxProvider.Cuda, false, "CUDA 13")]
    [TestCase(OnnxProvider.TensorRT, true, "CUDA 13", "cuDNN 9", "TensorRT 10")]
    public void Create_NoDevice_NamesTheLibraryAndWhatToInstall(
        OnnxProvider provider, bool useCudnn, params string[] named)
    {
        RequireNoGpu();
        OnnxOptions options = new() { Provider = provider, Cuda = new OnnxCudaOptions { UseCudnn = useCudnn } };

        OnnxProviderException refusal = Assert.Throws<OnnxProviderException>(() => new OnnxBackend(options))!;

        string[] missing = [.. Linked(provider).Where(library => !NativeLibrary.TryLoad(library, out _))];
        Assert.Multiple(() =>
        {
            Assert.That(missing.Where(refusal.Message.Contains), Is.Not.Empty, refusal.Message);
            foreach (string supply in named)
            {
                Assert.That(refusal.Message, Does.Contain(supply));
            }

            Assert.That(refusal.Message.Contains("cuDNN"), Is.EqualTo(useCudnn), refusal.Message);
            Assert.That(refusal.Message, Does.Contain("the NVIDIA driver").And.Contain("LD_LIBRARY_PATH"));
            Assert.That(refusal.Message, Does.EndWith(".").And.Not.Contain(". "), "one sentence");
            Assert.That(refusal.Message, Does.Not.Contain("Microsoft.ML.OnnxRuntime"), "it is there");
            Assert.That(refusal.IsNotBuiltIn, Is.False);
            Assert.That(refusal.Provider, Is.EqualTo(provider));
            Assert.That(refusal.InnerException, Is.TypeOf<OnnxRuntimeException>());
            Assert.That(refusal.InnerException!.Message, Does.Contain("cannot open shared object file"));
        });
    }

    [TestCase(OnnxProvider.Cuda, 1)]
    [TestCase(OnnxProvider.TensorRT, 2)]
    public void Create_NoDeviceButFallbackAllowed_UsesTheCpuAndSaysWhy(OnnxProvider provider, int reasons)
    {
        RequireNoGpu();
        using OnnxBackend backend = new(new OnnxOptions { Provider = provider, Fallback = OnnxFallback.Cpu });

        Assert.That(backend.Device, Is.EqualTo("cpu"));
        Assert.That(backend.FallbackReasons, Has.Count.EqualTo(reasons).And.All.Contains("CUDA 13"));
    }

    /// <summary>The list of what is to be installed is that of the packages.</summary>
    [TestCase(OnnxProvider.Cuda)]
    [TestCase(OnnxProvider.TensorRT)]
    public void GpuLibraries_AreWhatTheProviderIsLinkedTo(OnnxProvider provider)
    {
        string[] listed = [.. GpuLibraries.Of(provider, useCudnn: true).SelectMany(supply => supply.Linux)];

        // TensorRT needs CUDA's provider too, which runs what it does not take.
        string[] linked = [.. Linked(provider).Concat(Linked(OnnxProvider.Cuda)).Distinct()];
        string[] loadedLater = provider == OnnxProvider.Cuda ? ["libcudnn.so.9"] : [];
        Assert.That(listed, Is.EquivalentTo(linked.Concat(loadedLater)));
    }

    [Test]
    public void CudaOptions_AreKnownToTheProvider()
    {
        ReadOnlySpan<byte> provider = File.ReadAllBytes(Library(OnnxProvider.Cuda));
        foreach (string name in new OnnxCudaOptions { UseCudnn = false }.ToProviderOptions().Keys)
        {
            Assert.That(provider.IndexOf(Encoding.ASCII.GetBytes(name + '\0')), Is.Positive, name);
        }
    }

    private static void RequireNoGpu()
    {
        if (NativeLibrary.TryLoad("libcuda.so.1", out nint driver))
        {
            NativeLibrary.Free(driver);
            Assert.Ignore("This machine has an NVIDIA driver.");
        }
    }

    private static IEnumerable<string> Linked(OnnxProvider provider) =>
        ElfFile.Needed(File.ReadAllBytes(Library(provider))).Where(
            name => name.StartsWith("libcu", StringComparison.Ordinal)
                || name.StartsWith("libnv", StringComparison.Ordinal));

    private static string Library(OnnxProvider provider) => Path.Combine(
        AppContext.BaseDirectory,
        "runtimes",
        "linux-x64",
        "native",
        $"libonnxruntime_providers_{provider.ToString().ToLowerInvariant()}.so");
}
#endif
