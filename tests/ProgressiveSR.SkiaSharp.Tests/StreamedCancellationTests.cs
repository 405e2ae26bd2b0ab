using ProgressiveSR.PictureFiles.Tests;

namespace ProgressiveSR.SkiaSharp.Tests;

/// <summary>Skia reads and writes piece by piece: where it is cancelled the rest of the stream is left alone.</summary>
public sealed class StreamedCancellationTests
{
    private static readonly Picture Noise = TestPictures.Noise(600, 400);

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    public void Read_CancelledOnTheWay_StopsReading(PictureFormat format)
    {
        byte[] encoded = TestPictures.Encode(Noise, format);
        using var source = new CancellationTokenSource();
        using var stream = new WatchedStream(encoded);
        var progress = new CancelAt(0.3, source);
        Assert.That(
            () => PictureFile.Read(stream, null, progress, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(stream.BytesRead, Is.InRange(encoded.Length / 4, encoded.Length * 3 / 4));
    }

    [Test]
    public void Write_JpegCancelledWhileItIsWritten_StopsWriting()
    {
        int whole = TestPictures.Encode(Noise, PictureFormat.Jpeg).Length;
        using var source = new CancellationTokenSource();
        using var stream = new WatchedStream([]) { OnPiece = source.Cancel };
        Assert.That(
            () => PictureFile.Write(Noise, stream, PictureFormat.Jpeg, cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(stream.BytesWritten, Is.Positive.And.LessThan(whole / 2));
    }

    private sealed class CancelAt(double share, CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value >= share)
            {
                source.Cancel();
            }
        }
    }
}
