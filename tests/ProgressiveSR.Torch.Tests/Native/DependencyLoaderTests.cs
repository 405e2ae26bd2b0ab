using System.Text;

namespace ProgressiveSR.Torch.Tests.Native;

[Platform("Linux")]
public class DependencyLoaderTests
{
    private const string Name = "libgxyz.so.1";

    // As with the CUDA libraries of an installed PyTorch: the loader by itself does not look there.
    [Test]
    public void Load_DependencyInAnotherFolder_IsFound()
    {
        using var folder = new TemporaryFolder();
        string dependency = folder.File($"other/{Name}", Replace(Read("libgomp-98b21ff3.so.1"), "libgomp.so.1"));
        string library = folder.File("libx.so", Replace(Read("libtorch_global_deps.so"), "libgomp-98b21ff3.so.1"));

        Assert.That(() => DependencyLoader.Load(library, []), Throws.TypeOf<DllNotFoundException>());
        nint handle = DependencyLoader.Load(library, [folder.Path, Path.GetDirectoryName(dependency)!]);

        Assert.That(handle, Is.Not.Zero);
    }

    [Test]
    public void Load_DependencyUnderAnotherName_ThrowsAfterOneAttempt()
    {
        using var folder = new TemporaryFolder();
        string dependency = folder.File("other/libgxyz.so.2", Read("libgomp-98b21ff3.so.1"));
        string[] folders = [Path.GetDirectoryName(dependency)!];
        byte[] content = Replace(Read("libtorch_global_deps.so"), "libgomp-98b21ff3.so.1", "libgxyz.so.2");
        string library = folder.File("liby.so", content);

        Assert.That(() => DependencyLoader.Load(library, folders), Throws.TypeOf<DllNotFoundException>());
    }

    [Test]
    public void Load_FileThatIsNoLibrary_Throws()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("libx.so", [1, 2, 3]);
        Assert.That(() => DependencyLoader.Load(path, [folder.Path]), Throws.InstanceOf<DllNotFoundException>());
    }

    private static byte[] Read(string fileName) => File.ReadAllBytes(Path.Combine(Natives.LibTorchFolder, fileName));

    private static byte[] Replace(byte[] library, string from, string to = Name)
    {
        int at = library.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{from}\0"));
        Encoding.ASCII.GetBytes(to.PadRight(from.Length, '\0')).CopyTo(library, at + 1);
        return library;
    }
}
