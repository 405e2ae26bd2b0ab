
namespace ProgressiveSR.Tests.Files;

/// <summary>Files in streams of all kinds: readable forwards only, behind other bytes, to be left open.</summary>
public sealed class PsrStreamTests
{
    [Test]
    public void Open_ForwardStream_ReadsInTheFilesOrder()
    {
        TestEncoder encoder = TestPictures.Encoder(70, 50, alpha: true);
        byte[] bytes = PsrFiles.Write(encoder);
        using PsrFile file = PsrFile.Open(new ForwardStream(new MemoryStream(bytes)));
        PsrFiles.AssertHolds(file, encoder, 1);
        Assert.That(file.BytesRead, Is.EqualTo(bytes.Length));
        Assert.That(() => file.Alpha(), Throws.InvalidOperationException);
    }

    [Test]
    public void Open_ForwardStream_SkipsAndCountsWhatLiesBetween()
    {
        EncodedPicture picture = TestPictures.Encoder(70, 50, alpha: true).Encode();
        using PsrFile file = PsrFile.Open(new ForwardStream(new MemoryStream(PsrFiles.Write(picture))));
        IncrementPacket packet = file.Packets(1, new BlockRegion(8, 6, 1, 1)).Single();
        Packets.TestPackets.AssertEqual(packet, picture.GetTiles(1, packet.Tiles));
        Assert.That(file.BytesRead, Is.EqualTo(file.Info.Length));
    }

    [Test]
    public void Open_ForwardStreamThatEndsEarly_Throws()
    {
        byte[] bytes = PsrFiles.Write(TestPictures.Encoder(70, 50));
        using PsrFile file = PsrFile.Open(new ForwardStream(new MemoryStream(bytes[..^1])));
        Assert.That(
            () => file.Packets(1).Count(),
            Throws.InstanceOf<InvalidPacketException>());
    }

    [Test]
    public void Open_FileOnDiskBehindOtherBytes_StartsAtThePosition()
    {
        TestEncoder encoder = TestPictures.Encoder(70, 50, alpha: true);
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream stream = File.OpenWrite(path))
            {
                stream.Write(new byte[123]);
                EncodedPicture written = encoder.Encode();
                written.Save(stream);
                Assert.That(stream.Position, Is.EqualTo(123 + written.Info.Length));
            }

            using FileStream source = File.OpenRead(path);
            source.Position = 123;
            using PsrFile file = PsrFile.Open(source);
            PsrFiles.AssertHolds(file, encoder, 1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Dispose_LeaveOpen_DecidesOverTheStream(bool leaveOpen)
    {
        ForwardStream stream = new(new MemoryStream(PsrFiles.Write(TestPictures.Encoder(8, 8))));
        PsrFile.Open(stream, leaveOpen: leaveOpen).Dispose();
        Assert.That(stream.IsDisposed, Is.EqualTo(!leaveOpen));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Open_NoFile_LeaveOpenDecidesOverTheStream(bool leaveOpen)
    {
        ForwardStream stream = new(new MemoryStream([1, 2, 3]));
        Assert.That(() => PsrFile.Open(stream, leaveOpen: leaveOpen), Throws.InstanceOf<InvalidPacketException>());
        Assert.That(stream.IsDisposed, Is.EqualTo(!leaveOpen));
    }
}
