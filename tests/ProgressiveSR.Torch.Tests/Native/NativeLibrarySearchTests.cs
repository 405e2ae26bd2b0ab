namespace ProgressiveSR.Torch.Tests.Native;

public class NativeLibrarySearchTests
{
    [Test]
    public void ApplicationFolders_RuntimesList_ComesFirst()
    {
        string listed = string.Join(Path.PathSeparator, "one", "two", "");

        IReadOnlyList<string> folders = NativeLibraryNames.ApplicationFolders(listed, "base");

        Assert.Multiple(() =>
        {
            Assert.That(folders.Take(3), Is.EqualTo(new[] { "one", "two", "base" }));
            Assert.That(folders[3], Does.StartWith(Path.Combine("base", "runtimes")).And.EndsWith("native"));
        });
    }

    [Test]
    public void Find_FileInTwoFolders_ReturnsTheFirst()
    {
        using var folder = new TemporaryFolder();
        string first = folder.File("b/lib.so", [1]);
        folder.File("c/lib.so", [2]);
        string[] folders = [.. new[] { "a", "b", "c" }.Select(name => Path.Combine(folder.Path, name))];

        Assert.That(NativeLibraryNames.Find("lib.so", folders), Is.EqualTo(first));
    }

    [Test]
    public void Find_FileNowhere_ReturnsNull()
    {
        using var folder = new TemporaryFolder();
        Assert.That(NativeLibraryNames.Find("lib.so", [folder.Path]), Is.Null);
    }

    [TestCase("Unable to load.\nlibcudart.so.13: cannot open shared object file: No such file\n", "libcudart.so.13")]
    [TestCase("libgomp-98b21ff3.so.1: cannot open shared object file", "libgomp-98b21ff3.so.1")]
    [TestCase("/a/b/libtorch.so: undefined symbol: x", null)]
    [TestCase("libm.so.6: version `X' not found (required by /a/libb.so)", "libm.so.6")]
    [TestCase("", null)]
    public void MissingDependency_LoaderMessage_NamesTheLibrary(string message, string? expected) =>
        Assert.That(DependencyLoader.MissingDependency(message), Is.EqualTo(expected));

    [Test]
    public void FoldersAround_InstalledPyTorch_FindsItsCudaPackages()
    {
        using var site = new TemporaryFolder();
        site.File("torch/lib/libtorch.so", []);
        site.File("nvidia/cudnn/lib/libcudnn.so.9", []);
        site.File("nvidia/cu13/lib/libcudart.so.13", []);
        string folder = Path.Combine(site.Path, "torch", "lib");

        IReadOnlyList<string> folders = DependencyLoader.FoldersAround(folder);

        string[] expected = ["torch/lib", "nvidia/cu13/lib", "nvidia/cudnn/lib"];
        Assert.That(folders, Is.EqualTo(expected.Select(name => Path.GetFullPath(Path.Combine(site.Path, name)))));
    }

    [Test]
    public void Check_OtherLibTorchInTheApplication_Throws()
    {
        using var folder = new TemporaryFolder();
        string name = NativeLibraryNames.File("torch_cpu");
        string carried = folder.File($"carried/{name}", []);

        Assert.That(
            () => LibTorchConflict.Check(Natives.LibTorchFolder, [Path.GetDirectoryName(carried)!]),
            Throws.TypeOf<TorchRuntimeException>().With.Message.Contains(carried));
    }
}
