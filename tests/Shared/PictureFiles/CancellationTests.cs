namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>What a cancelled token, a failing stream or a failing listener end, and what progress tells.</summary>
public sealed class CancellationTests : TemporaryFolder
{
    private static readonly Picture Noise = TestPictures.Noise(600, 400);
    private static readonly CancellationToken Cancelled = new(canceled: true);

    private static IEnumerable<byte[]> Files()
    {
        yield return TestPictures.Encode(Noise, PictureFormat.Png);
        yield return TestPictures.Encode(TestPictures.Noise(600, 400, alpha: true), PictureFormat.Png);
        yield return TestPictures.Encode(Noise, PictureFormat.Jpeg);
    }

    [TestCaseSource(nameof(Files))]
    public void Read_CancelledFromProgress_StopsDecoding(byte[] encoded)
    {
        using var source = new CancellationTokenSource();
        var shares = new List<double>();
        var progress = new Listener(share =>
        {
            shares.Add(share);
            Cancel(share, source);
        });
        Assert.That(
            () => PictureFile.Read(new MemoryStream(encoded), null, progress, source.Token),
            Throws.InstanceOf<OperationCanceledException>()
                .With.Property(nameof(OperationCanceledException.CancellationToken)).EqualTo(source.Token));
        Assert.That(shares[^1], Is.InRange(0.3, 0.5));
    }

    [TestCaseSource(nameof(Files))]
    public void Read_Watched_TellsRisingSharesUpToOne(byte[] encoded)
    {
        var shares = new List<double>();
        PictureFile.Read(new MemoryStream(encoded), progress: new Listener(shares.Add));
        Assert.That(shares, Has.Count.GreaterThan(5));
        Assert.That(shares, Is.Ordered.And.All.InRange(0, 1));
        Assert.That(shares[^1], Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Files))]
    public void Read_ListenerThatFails_PassesItsExceptionOn(byte[] encoded) =>
        Assert.That(
            () => PictureFile.Read(
                new MemoryStream(encoded), progress: new Listener(_ => throw new TimeoutException("enough"))),
            Throws.TypeOf<TimeoutException>().With.Message.EqualTo("enough"));

    [TestCaseSource(nameof(Files))]
    public void Read_StreamThatFailsOnTheWay_PassesItsExceptionOn(byte[] encoded)
    {
        int pieces = 0;
        using var stream = new WatchedStream(encoded)
        {
            MostRead = 100,
            OnPiece = () => pieces = pieces < 10 ? pieces + 1 : throw new IOException("The cable was pulled."),
        };
        Assert.That(
            () => PictureFile.Read(stream),
            Throws.TypeOf<IOException>().With.Message.EqualTo("The cable was pulled."));
    }

    [Test]
    public void Read_Whole_LeavesTheStreamAtItsEnd()
    {
        using var stream = new MemoryStream([.. TestPictures.Encode(Noise, PictureFormat.Png), 1, 2, 3]);
        PictureFile.Read(stream);
        Assert.That(stream.Position, Is.EqualTo(stream.Length));
    }

    [Test]
    public void ReadAsync_CancelledWhileDecoding_StopsBeforeTheEnd()
    {
        // The stream is read to its end first; what is cancelled with the last piece is the decoding.
        byte[] encoded = TestPictures.Encode(Noise, PictureFormat.Png);
        using var source = new CancellationTokenSource();
        using var inner = new WatchedStream(encoded);
        using var stream = new LastPieceStream(inner, source.Cancel);
        Assert.CatchAsync<OperationCanceledException>(
            () => PictureFile.ReadAsync(stream, cancellationToken: source.Token));
        Assert.That(inner.BytesRead, Is.EqualTo(encoded.Length));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Write_PngCancelledFromProgress_StopsWriting(bool alpha)
    {
        Picture picture = TestPictures.Noise(600, 400, alpha);
        int whole = TestPictures.Encode(picture, PictureFormat.Png).Length;
        using var source = new CancellationTokenSource();
        using var stream = new WatchedStream([]);
        Assert.That(
            () => PictureFile.Write(
                picture, stream, PictureFormat.Png, null, new Listener(share => Cancel(share, source)), source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(stream.BytesWritten, Is.LessThan(whole * 3 / 4));
    }

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

    [TestCase("a.png")]
    [TestCase("a.jpg")]
    [TestCase("a.webp")]
    public void Write_CancelledBefore_KeepsTheOldFile(string name)
    {
        string path = WriteFile(name, [1, 2, 3]);
        Assert.That(
            () => PictureFile.Write(Noise, path, cancellationToken: Cancelled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void Write_PathCancelledOnTheWay_KeepsTheOldFileAndNothingElse()
    {
        string path = WriteFile("a.png", [1, 2, 3]);
        using var source = new CancellationTokenSource();
        Assert.That(
            () => PictureFile.Write(Noise, path, null, new Listener(share => Cancel(share, source)), source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(Directory.GetFileSystemEntries(Folder), Is.EqualTo(new[] { path }));
    }

    [TestCase(PictureFormat.Jpeg)]
    [TestCase(PictureFormat.Webp)]
    public void Write_StreamThatFails_PassesItsExceptionOn(PictureFormat format)
    {
        using var stream = new WatchedStream([]) { OnPiece = () => throw new IOException("The disk is full.") };
        Assert.That(
            () => PictureFile.Write(Noise, stream, format),
            Throws.TypeOf<IOException>().With.Message.EqualTo("The disk is full."));
    }

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    [TestCase(PictureFormat.Webp)]
    public void Write_Watched_TellsRisingSharesUpToOne(PictureFormat format)
    {
        var shares = new List<double>();
        PictureFile.Write(Noise, new MemoryStream(), format, null, new Listener(shares.Add));
        Assert.That(shares, Is.Ordered.And.All.InRange(0, 1));
        Assert.That(shares[^1], Is.EqualTo(1));
        Assert.That(shares, Has.Count.EqualTo(format == PictureFormat.Png ? 7 : 1));
    }

    [Test]
    public void WriteAsync_CancelledWhileItIsWritten_Throws()
    {
        using var source = new CancellationTokenSource();
        using var stream = new WatchedStream([]) { OnPiece = source.Cancel };
        Assert.CatchAsync<OperationCanceledException>(() => PictureFile.WriteAsync(
            Noise, stream, PictureFormat.Png, cancellationToken: source.Token));
    }

    private static void Cancel(double share, CancellationTokenSource source)
    {
        if (share >= 0.3)
        {
            source.Cancel();
        }
    }

    private sealed class Listener(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    /// <summary>Calls back once the last byte has been read asynchronously.</summary>
    private sealed class LastPieceStream(WatchedStream inner, Action onLast) : MemoryStream
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            int read = inner.Read(buffer.Span);
            if (read == 0)
            {
                onLast();
            }

            return read;
        }
    }
}
