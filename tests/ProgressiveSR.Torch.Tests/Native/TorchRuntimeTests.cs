using TorchSharp;

namespace ProgressiveSR.Torch.Tests.Native;

public class TorchRuntimeTests
{
    private const string Folder = TorchRuntimeOptions.LibTorchFolderVariable;
    private const string LibTorchSharp = TorchRuntimeOptions.LibTorchSharpPathVariable;

    [Test]
    public void Initialize_ApplicationWithTorchSharpCpu_TorchWorks()
    {
        TorchRuntime.Initialize();

        using torch.Tensor sum = torch.ones(2, 2).sum();
        Assert.Multiple(() =>
        {
            Assert.That(sum.item<float>(), Is.EqualTo(4));
            Assert.That(TorchRuntime.Current, Is.Not.Null);
        });
    }

    [Test]
    public void LibTorchVersion_IsThatOfTheTorchSharpReferenced() =>
        Assert.That(torch.__version__, Does.StartWith(TorchRuntimeException.LibTorchVersion + "."));

    [Test]
    public void Initialize_FromManyThreads_LoadsOnce()
    {
        var seen = new TorchRuntimeInfo?[16];
        Parallel.For(0, seen.Length, i =>
        {
            TorchRuntime.Initialize();
            seen[i] = TorchRuntime.Current;
        });

        Assert.That(seen, Has.All.SameAs(TorchRuntime.Current).And.All.Not.Null);
    }

    [Test]
    public void Initialize_OtherOptionsAfterwards_Throws()
    {
        TorchRuntime.Initialize();
        var other = new TorchRuntimeOptions { LibTorchFolder = Path.GetTempPath() };

        Assert.That(() => TorchRuntime.Initialize(other), Throws.InvalidOperationException);
    }

    [TestCase("initialize")]
    [TestCase("network")]
    [TestCase("catalog")]
    [TestCase("sampling")]
    [TestCase("processing")]
    [TestCase("backend")]
    public void AnyEntry_NoLibTorchAnywhere_SaysWhatToAdd(string mode)
    {
        TestHost.Result result = TestHost.Run(mode);

        Assert.Multiple(() =>
        {
            Assert.That(result["problem"], Does.Contain("TorchSharp-cpu").And.Contain("TorchSharp-cuda-linux"));
            Assert.That(result["problem"], Does.Contain(Folder));
            Assert.That(result["problem"], Does.EndWith(".").And.Not.Contain(". "), "one sentence");
        });
    }

    [Test]
    public void Initialize_FolderThatDoesNotExist_NamesTheSetting()
    {
        TestHost.Result result = TestHost.Run("initialize", (Folder, "/does/not/exist"));

        Assert.That(result["problem"], Does.Contain("/does/not/exist").And.Contain(Folder), result.Output);
    }

    [Test]
    public void Initialize_EmptyFolder_NamesTheMissingFile()
    {
        using var folder = new TemporaryFolder();

        TestHost.Result result = TestHost.Run("initialize", (Folder, folder.Path));

        string missing = Path.Combine(folder.Path, NativeLibraryNames.File("c10"));
        Assert.That(result["problem"], Does.Contain(missing), result.Output);
    }

    // "late": TorchSharp is used first, and asks for its library by itself.
    [TestCase("initialize")]
    [TestCase("late")]
    [Platform("Linux")]
    public void Initialize_FolderFromEnvironment_TorchWorks(string mode)
    {
        TestHost.Result result = TestHost.Run(mode, (Folder, Natives.LibTorchFolder));

        Assert.Multiple(() =>
        {
            Assert.That(result["sum"], Is.EqualTo("4"), result.Output);
            Assert.That(result["folder"], Is.EqualTo(Natives.LibTorchFolder));
            Assert.That(result["missing"], Is.EqualTo("0"));
        });
    }

    [Test]
    [Platform("Linux")]
    public void Initialize_CacheThatCannotBeWritten_TorchWorks()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("file", []);

        TestHost.Result result = TestHost.Run("initialize", (Folder, Natives.LibTorchFolder), ("XDG_CACHE_HOME", file));

        Assert.That(result["sum"], Is.EqualTo("4"), result.Output);
    }

    [Test]
    [Platform("Linux")]
    public void Initialize_LibTorchSharpFromEnvironment_UsesThatFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("libLibTorchSharp.so", File.ReadAllBytes(Natives.LibTorchSharp));

        TestHost.Result result = TestHost.Run("initialize", (Folder, Natives.LibTorchFolder), (LibTorchSharp, path));

        Assert.Multiple(() =>
        {
            Assert.That(result["sum"], Is.EqualTo("4"), result.Output);
            Assert.That(result["copy"] == "True" || result["torchsharp"] == path, result.Output);
        });
    }

    [Test]
    [Platform("Linux")]
    public void Initialize_DamagedLibTorchSharp_SaysSo()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("libLibTorchSharp.so", File.ReadAllBytes(Natives.LibTorchSharp)[..100_000]);

        TestHost.Result result = TestHost.Run("initialize", (Folder, Natives.LibTorchFolder), (LibTorchSharp, path));

        Assert.That(result["problem"], Does.Contain(path), result.Output);
    }

    [Test]
    [Platform("Linux")]
    public void Initialize_LibTorchWithoutAFunction_IsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        byte[] library = File.ReadAllBytes(Natives.LibTorchSharp);
        string symbol = ElfSymbols.Undefined(library).First(name => name.StartsWith("_ZN2at"));
        byte[] other = Rename(library, symbol);
        string path = folder.File("libLibTorchSharp.so", other);

        TestHost.Result refused = TestHost.Run("initialize", (Folder, Natives.LibTorchFolder), (LibTorchSharp, path));
        TestHost.Result allowed = TestHost.Run(
            "initialize",
            (Folder, Natives.LibTorchFolder),
            (LibTorchSharp, path),
            (TorchRuntimeOptions.AllowMissingSymbolsVariable, "1"));

        Assert.Multiple(() =>
        {
            Assert.That(refused["problem"], Does.Contain("lacks 1 of").And.Contain($"_ZX{symbol[3..]}"));
            Assert.That(allowed["missing"], Is.EqualTo("1"), allowed.Output);
        });
    }

    // As a library built against a libtorch that has one function more would be.
    private static byte[] Rename(byte[] library, string symbol)
    {
        byte[] text = System.Text.Encoding.ASCII.GetBytes($"\0{symbol}\0");
        int at = library.AsSpan().IndexOf(text);
        library[at + 3] = (byte)'X';
        return library;
    }
}
