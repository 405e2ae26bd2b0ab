using ProgressiveSR.Tests.Files;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Transmission;

public sealed class EncodingIdTests
{
    private static readonly EncodedPicture Encoded = TestPictures.Encoder(50, 41, 16, alpha: true).Encode(2);

    private static readonly byte[] File = PsrFiles.Write(Encoded);

    [Test]
    public async Task ComputeAsync_StreamOfFewBytesAtATime_IsTheSame() =>
        Assert.That(
            await EncodingId.ComputeAsync(new ForwardStream(new MemoryStream(File))),
            Is.EqualTo(await ComputeAsync(File)));

    [Test]
    public async Task Compute_PictureInMemory_IsThatOfItsFile()
    {
        EncodedPicture measured = Encoded.With([new(1, 1), new(2, 1), new(3, 1), new(4, 1)]);
        ContentId id = await ComputeAsync(File);
        Assert.That(EncodingId.Compute(Encoded), Is.EqualTo(id));
        Assert.That(EncodingId.Compute(measured), Is.EqualTo(id));
    }

    [Test]
    public async Task ComputeAsync_MeasuredFile_IsTheSame()
    {
        EncodedPicture measured = Encoded.With([new(1, 1), new(2, 1), new(3, 1), new(4, 1)]);
        Assert.That(await ComputeAsync(PsrFiles.Write(measured)), Is.EqualTo(await ComputeAsync(File)));
    }

    [Test]
    public async Task ComputeAsync_BytesBehindTheFile_AreNotRead() =>
        Assert.That(await ComputeAsync([.. File, 1, 2, 3]), Is.EqualTo(await ComputeAsync(File)));

    /// <summary>Of header, index, parts and alpha, any byte counts.</summary>
    [Test]
    public async Task ComputeAsync_ChangeBehindTheHeader_ChangesIt()
    {
        HashSet<ContentId> ids = [await ComputeAsync(File)];
        int[] places =
        [
            (int)Encoded.Info.GetIndexRange(0).Offset, (int)Encoded.Info.GetPartsRange(0).Offset,
            (int)Encoded.Info.Alpha.Offset, File.Length - 1,
        ];
        foreach (int place in places)
        {
            byte[] changed = [.. File];
            changed[place] ^= 1;
            Assert.That(ids.Add(await ComputeAsync(changed)), $"byte {place}");
        }
    }

    [Test]
    public void ComputeAsync_TruncatedFile_Throws([Values(0, 3, 60, 1000)] int length) =>
        Assert.That(
            () => ComputeAsync(File[..Math.Min(length, File.Length - 1)]),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("truncated"));

    [Test]
    public void ComputeAsync_Cancelled_Throws() =>
        Assert.That(
            () => EncodingId.ComputeAsync(new MemoryStream(File), null, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());

    private static Task<ContentId> ComputeAsync(byte[] file) => EncodingId.ComputeAsync(new MemoryStream(file));
}
