using System.Runtime.Versioning;

namespace ProgressiveSR.Torch.Tests.Native;

[Platform("Linux,MacOsX")]
[UnsupportedOSPlatform("windows")]
public class PrivateLibraryCopyTests
{
    private static readonly byte[] Content = [1, 2, 3, 4];

    [Test]
    public void Keep_EmptyCache_WritesTheBytesForThisUserOnly()
    {
        using var cache = new TemporaryFolder();

        string path = PrivateLibraryCopy.Keep(Content, "lib.so", cache.Path);

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(Content));
            Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(Directory.GetFiles(cache.Path, "*", SearchOption.AllDirectories), Is.EqualTo(new[] { path }));
        });
    }

    [Test]
    public void Keep_SameBytesAgain_LeavesTheFileAlone()
    {
        using var cache = new TemporaryFolder();
        string first = PrivateLibraryCopy.Keep(Content, "lib.so", cache.Path);
        DateTime written = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(first, written);

        string second = PrivateLibraryCopy.Keep(Content, "lib.so", cache.Path);

        Assert.That((second, File.GetLastWriteTimeUtc(second)), Is.EqualTo((first, written)));
    }

    [Test]
    public void Keep_FileChangedSince_WritesItAnew()
    {
        using var cache = new TemporaryFolder();
        string path = PrivateLibraryCopy.Keep(Content, "lib.so", cache.Path);
        File.WriteAllBytes(path, [1, 2, 3, 5]);

        PrivateLibraryCopy.Keep(Content, "lib.so", cache.Path);

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(Content));
    }

    [Test]
    public void Keep_OtherBytes_GetAnotherPlace()
    {
        using var cache = new TemporaryFolder();

        string one = PrivateLibraryCopy.Keep(Content, "lib.so", cache.Path);
        string other = PrivateLibraryCopy.Keep([9], "lib.so", cache.Path);

        Assert.That(other, Is.Not.EqualTo(one));
    }

    [Test]
    public void Keep_FolderThatOthersMayWriteTo_Throws()
    {
        using var cache = new TemporaryFolder();
        string path = PrivateLibraryCopy.Keep(Content, "lib.so", cache.Path);
        string folder = Path.GetDirectoryName(path)!;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherWrite);

        Assert.That(() => PrivateLibraryCopy.Keep(Content, "lib.so", cache.Path), Throws.TypeOf<IOException>());
    }
}
