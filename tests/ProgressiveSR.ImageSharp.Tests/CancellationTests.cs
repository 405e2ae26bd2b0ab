using ProgressiveSR.PictureFiles.Tests;

namespace ProgressiveSR.ImageSharp.Tests;

/// <summary>What a cancelled token ends where ImageSharp does the work, and what progress tells.</summary>
public sealed class CancellationTests : TemporaryFolder
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    [TestCase(PictureFormat.Webp)]
    public void ReadAndWrite_CancelledBefore_Throw(PictureFormat format)
    {
        Picture picture = TestPictures.Noise(30, 20);
        byte[] encoded = TestPictures.Encode(picture, format);
        using var written = new MemoryStream();
        Assert.Throws<OperationCanceledException>(
            () => PictureFile.Read(new MemoryStream(encoded), cancellationToken: Cancelled));
        Assert.Throws<OperationCanceledException>(
            () => PictureFile.Write(picture, written, format, cancellationToken: Cancelled));
    }

    [Test]
    public void Write_PngCancelledOnTheWay_KeepsTheOldFile()
    {
        string path = WriteFile("a.png", [1, 2, 3]);
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => PictureFile.Write(
            TestPictures.Noise(60, 400), path, null, new Listener(_ => source.Cancel()), source.Token));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(Directory.GetFileSystemEntries(Folder), Is.EqualTo(new[] { path }));
    }

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    [TestCase(PictureFormat.Webp)]
    public void ReadAndWrite_Watched_EndAtOne(PictureFormat format)
    {
        var shares = new List<double>();
        using var stream = new MemoryStream();
        PictureFile.Write(TestPictures.Noise(30, 20), stream, format, progress: new Listener(shares.Add));
        stream.Position = 0;
        PictureFile.Read(stream, progress: new Listener(shares.Add));
        Assert.That(shares, Is.EqualTo(new[] { 1.0, 1.0 }));
        Assert.That(stream.Position, Is.EqualTo(stream.Length));
    }

    private sealed class Listener(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
