
namespace ProgressiveSR.Tests.Files;

public sealed class PsrSaveTests
{
    [Test]
    public void Save_SameInput_SameBytes()
    {
        byte[] first = PsrFiles.Write(TestPictures.Encoder(70, 50, alpha: true));
        Assert.That(PsrFiles.Write(TestPictures.Encoder(70, 50, alpha: true)), Is.EqualTo(first));
    }

    [Test]
    public void Save_ForwardStream_SameBytes()
    {
        EncodedPicture picture = TestPictures.Encoder(70, 50, alpha: true).Encode();
        MemoryStream written = new();
        picture.Save(new ForwardStream(written));
        Assert.That(written.ToArray(), Is.EqualTo(PsrFiles.Write(picture)));
    }

    [Test]
    public void Info_Encoded_EqualsTheFiles()
    {
        EncodedPicture picture = TestPictures.Encoder(70, 50, alpha: true).Encode();
        using PsrFile file = PsrFiles.Open(PsrFiles.Write(picture));
        Assert.That(file.Info.Levels, Is.EqualTo(picture.Info.Levels));
        Assert.That(file.Info.Header, Is.EqualTo(picture.Info.Header));
        Assert.That(file.Info.HeaderBytes, Is.EqualTo(picture.Info.HeaderBytes));
        for (int level = 0; level <= 1; level++)
        {
            Assert.That(
                file.Index(level).GetRanges(new BlockRegion(1, 1, 3, 3)),
                Is.EqualTo(picture.GetIndex(level).GetRanges(new BlockRegion(1, 1, 3, 3))));
        }

        Assert.That(file.Info.Alpha, Is.EqualTo(picture.Info.Alpha));
    }

    [Test]
    public async Task Save_Path_WritesTheFile()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        TestEncoder encoder = TestPictures.Encoder(70, 50);
        encoder.Encode().Save(Path.Combine(folder, "a.psr"));
        await encoder.Encode().SaveAsync(Path.Combine(folder, "b.psr"));
        foreach (string name in (string[])["a.psr", "b.psr"])
        {
            using PsrFile file = PsrFile.Open(Path.Combine(folder, name));
            PsrFiles.AssertHolds(file, encoder, 1);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Save_Cancelled_LeavesNoFile()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        EncodedPicture picture = TestPictures.Encoder(70, 50).Encode();
        CancellationToken cancelled = new(canceled: true);
        string path = Path.Combine(folder, "a.psr");
        Assert.That(() => picture.Save(path, cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () => await picture.SaveAsync(path, cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
        Directory.Delete(folder);
    }

    [Test]
    public void Save_CancelledOnTheWay_LeavesNothingThatIsWhole()
    {
        using CancellationTokenSource cancel = new();
        using CancellingSink sink = new(cancel, after: 3);
        EncodedPicture picture = TestPictures.Encoder(70, 50).Encode();
        Assert.That(() => picture.Save(sink, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(sink.Length, Is.LessThan(picture.Info.Length));
    }

    [Test]
    public void Save_LargePicture_AllocatesNoMoreThanHeaderAndIndexes()
    {
        EncodedPicture picture = TestPictures.FormulaEncoder(2048, 1024, 32).Encode();
        using Stream sink = new SeekableSink();
        long allocated = Allocations.During(() => picture.Save(sink));
        Assert.That(sink.Length, Is.GreaterThan(1_000_000));
        Assert.That(allocated, Is.LessThan(picture.Info.Levels.Count * picture.Info.GetTiles(0).Count * 12 + 5000));
    }

    /// <summary>Cancels after some writes.</summary>
    private sealed class CancellingSink(CancellationTokenSource cancel, int after) : MemoryStream
    {
        private int writes;

        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            if (++writes == after)
            {
                cancel.Cancel();
            }
        }
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
