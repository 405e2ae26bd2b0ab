using ProgressiveSR.Tests.Files;
using static ProgressiveSR.Tests.Receiving.SessionCases;

namespace ProgressiveSR.Tests.Receiving;

/// <summary>Sessions on files that are read forwards only, or end early.</summary>
public sealed class SessionFileTests
{
    [Test]
    public async Task RefineAsync_ForwardStream_ReadsItOnce([Values] PayloadCodec codec)
    {
        EncodedPicture picture = Encode(alpha: true, codec);
        byte[] bytes = PsrFiles.Write(picture);
        await using ProgressiveReceiver receiver = Receiver();
        await using PsrFile file = PsrFile.Open(new ForwardStream(new MemoryStream(bytes)));
        await using PictureSession session = receiver.Open(file);
        Assert.That((await session.CollectAsync(null))[^1].Pixels, Is.EqualTo(Expected(3, picture)));
        Assert.That((file.BytesRead, session.BytesReceived), Is.EqualTo(((long)bytes.Length, (long)bytes.Length)));
    }

    [Test]
    public async Task RefineAsync_TruncatedFile_ShowsTheLevelsThatAreThere()
    {
        byte[] bytes = PsrFiles.Write(Opaque);
        await using ProgressiveReceiver receiver = Receiver();
        await using PsrFile file = PsrFiles.Open(bytes[..(int)Opaque.GetIndex(2).GetRange(5).End]);
        await using PictureSession session = receiver.Open(file);
        List<int> shown = [];
        InvalidPacketException? failure = null;
        try
        {
            await foreach (Refinement step in session.RefineAsync())
            {
                shown.Add(step.Level);
            }
        }
        catch (InvalidPacketException e)
        {
            failure = e;
        }

        Assert.That(shown, Is.EqualTo(new[] { 0, 1 }));
        Assert.That((failure!.Level, failure.Tile), Is.EqualTo(((int?)2, (int?)6)));
        Assert.That(Pixels(await session.RefineToAsync(1)), Is.EqualTo(Expected(1)));
        Assert.That(session.Decoder.GetHeldLevel(3, 3), Is.EqualTo(2), "tile 5 of level 2 arrived");
    }
}
