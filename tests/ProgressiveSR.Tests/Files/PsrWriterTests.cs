using ProgressiveSR.Tests.Sessions;

namespace ProgressiveSR.Tests.Files;

public sealed class PsrWriterTests
{
    [Test]
    public void Write_SameInput_SameBytes()
    {
        byte[] first = PsrFiles.Write(TestPictures.Encoder(70, 50, alpha: true));
        Assert.That(PsrFiles.Write(TestPictures.Encoder(70, 50, alpha: true)), Is.EqualTo(first));
    }

    [Test]
    public void Write_ForwardStream_SameBytes()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(70, 50, alpha: true);
        MemoryStream written = new();
        PsrFileWriter.Write(new ForwardStream(written), encoder);
        Assert.That(written.ToArray(), Is.EqualTo(PsrFiles.Write(encoder)));
    }

    [Test]
    public void Write_ReturnedInfo_EqualsTheReadOne()
    {
        ProgressiveEncoder encoder = TestPictures.Encoder(70, 50, alpha: true);
        MemoryStream stream = new();
        PsrFileInfo written = PsrFileWriter.Write(stream, encoder);
        using PsrFile file = PsrFiles.Open(stream.ToArray());
        Assert.That(file.Info.Levels, Is.EqualTo(written.Levels));
        Assert.That(
            file.Info.GetRanges(0, 1, new BlockRegion(1, 1, 3, 3)),
            Is.EqualTo(written.GetRanges(0, 1, new BlockRegion(1, 1, 3, 3))));
        Assert.That(file.Info.Alpha, Is.EqualTo(written.Alpha));
    }

    [Test]
    public void Write_Path_WritesTheFile()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "writer-test.psr");
        ProgressiveEncoder encoder = TestPictures.Encoder(70, 50);
        PsrFileWriter.Write(path, encoder);
        using (PsrFile file = PsrFile.Open(path))
        {
            PsrFiles.AssertHolds(file, encoder, 1);
        }

        File.Delete(path);
    }

    [Test]
    public void Write_Progress_RisesToOne()
    {
        List<double> reports = [];
        PsrFileWriter.Write(new MemoryStream(), TestPictures.Encoder(70, 50), progress: new Direct(reports.Add));
        Assert.That(reports, Is.Ordered.And.Count.EqualTo(4));
        Assert.That(reports[^1], Is.EqualTo(1));
    }

    [Test]
    public void Write_CancelledOnTheWay_LeavesNoFileThatOpens()
    {
        using CancellationTokenSource source = new();
        MemoryStream stream = new();
        Assert.That(
            () => PsrFileWriter.Write(
                stream,
                TestPictures.Encoder(70, 50),
                progress: new Direct(_ => source.Cancel()),
                cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => PsrFiles.Open(stream.ToArray()), Throws.InstanceOf<InvalidPacketException>());
    }

    [Test]
    public void Write_CancelledPath_LeavesNoFile()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        using CancellationTokenSource source = new();
        Assert.That(
            () => PsrFileWriter.Write(
                Path.Combine(folder, "a.psr"),
                TestPictures.Encoder(70, 50),
                progress: new Direct(_ => source.Cancel()),
                cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
        Directory.Delete(folder);
    }

    [Test]
    public void Write_LargePicture_HoldsNoMoreThanARowOfTiles()
    {
        ProgressiveEncoder encoder = TestPictures.FormulaEncoder(4096, 2048, 32);
        using Stream sink = new SeekableSink();
        long allocated = Allocations.Once(() => PsrFileWriter.Write(sink, encoder));
        Assert.That(sink.Length, Is.GreaterThan(5_000_000));
        Assert.That(allocated, Is.LessThan(500_000));
    }

    [TestCase(0)]
    [TestCase(256)]
    public void Options_TileSideOutside_Throws(int side) =>
        Assert.That(
            () => new PsrFileOptions { TileSide = side }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    private sealed class Direct(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    /// <summary>Knows where it is and forgets what it gets.</summary>
    private sealed class SeekableSink : Stream
    {
        private long length;

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => length;

        public override long Position { get; set; }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Position += buffer.Length;
            length = Math.Max(length, Position);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
