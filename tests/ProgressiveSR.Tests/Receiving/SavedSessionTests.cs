using ProgressiveSR.Tests.Files;
using ProgressiveSR.Tests.Packets;
using static ProgressiveSR.Tests.Receiving.SessionCases;

namespace ProgressiveSR.Tests.Receiving;

public sealed class SavedSessionTests
{
    [Test]
    public async Task ResumeAsync_SavedSession_ShowsTheSameAndFetchesNothingAgain([Values] PayloadCodec codec)
    {
        EncodedPicture picture = Encode(alpha: true, codec);
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(picture);
        await session.RefineToAsync(0);
        await session.RefineToAsync(2, new PixelRegion(20, 20, 50, 30));
        byte[] before = TestRendering.Pixels(session.Decoder.Render().Picture);
        byte[] saved = await SaveAsync(session);
        await using TestSource source = new(picture);

        await using PictureSession resumed = await receiver.ResumeAsync(source, new MemoryStream(saved));

        Assert.That(resumed.BytesReceived, Is.EqualTo(session.BytesReceived));
        Assert.That(resumed.Decoder.SamplesHeld, Is.EqualTo(session.Decoder.SamplesHeld));
        Refinement shown = await resumed.RefineToAsync(0);
        Assert.That(Pixels(shown), Is.EqualTo(before));
        Assert.That(shown.Picture.Alpha.ToArray(), Is.EqualTo(picture.Alpha()));
        Assert.That((source.Asked.Count, source.AlphaFetches), Is.EqualTo((0, 0)));

        List<(Refinement Step, byte[] Pixels)> steps = await resumed.CollectAsync(null);
        Assert.That(steps[^1].Pixels, Is.EqualTo(Expected(3, picture)));
        Assert.That(source.Asked.Count(asked => asked.Level == 0), Is.Zero);
        Assert.That(source.Asked.Count(asked => asked.Level == 1), Is.EqualTo(12 - 4), "the region's tiles are held");
        Assert.That(resumed.BytesReceived, Is.EqualTo(picture.Info.Length));
    }

    [Test]
    public async Task RefineAsync_ResumedSession_BeginsWithWhatIsHeld()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        await session.RefineToAsync(1);
        await using PictureSession resumed = await receiver.ResumeAsync(
            Opaque, new MemoryStream(await SaveAsync(session)));
        List<(Refinement Step, byte[] Pixels)> steps = await resumed.CollectAsync(null, Stop.AtLevel(1));
        Assert.That(steps.Single().Step.Level, Is.EqualTo(1));
        Assert.That(steps.Single().Pixels, Is.EqualTo(Expected(1)));
    }

    /// <summary>
    /// A line that breaks while levels are asked for ahead leaves parts whose tiles lack the level below.
    /// </summary>
    [Test]
    public async Task ResumeAsync_PartsThatCameEarly_AreNotFetchedAgain()
    {
        const int First = 5;
        await using ProgressiveReceiver receiver = Receiver();
        await using DistantSource broken = new(Opaque);
        await using PictureSession session = receiver.Open(broken);
        using CancellationTokenSource cancellation = new();
        Task fetching = session.FetchAsync(1, cancellationToken: cancellation.Token);
        broken.Allow(0, First);
        broken.Allow(1);
        while (broken.Sent.Length < First + 12)
        {
            await Task.Delay(1);
        }

        await cancellation.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => fetching);
        Assert.That(session.Decoder.GetHeldLevel(9, 6), Is.EqualTo(-1));

        await using DistantSource source = new(Opaque);
        source.AllowAll();
        await using PictureSession resumed = await receiver.ResumeAsync(
            source, new MemoryStream(await SaveAsync(session)));
        Assert.That(resumed.BytesReceived, Is.EqualTo(session.BytesReceived));
        Assert.That((await resumed.CollectAsync(null, Stop.AtLevel(1)))[^1].Pixels, Is.EqualTo(Expected(1)));
        Assert.That(source.Sent.Select(sent => sent.Level), Is.EqualTo(Enumerable.Repeat(0, 12 - First)));
        Assert.That(resumed.BytesReceived, Is.EqualTo(Opaque.Info.Levels[1].Bytes));
    }

    [Test]
    public async Task SaveAsync_NothingHeld_IsTakenUp()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        await using PictureSession resumed = await receiver.ResumeAsync(
            Opaque, new MemoryStream(await SaveAsync(session)));
        Assert.That((await resumed.CollectAsync(null))[^1].Pixels, Is.EqualTo(Expected(3)));
    }

    [Test]
    public async Task ResumeAsync_StreamWithMoreBefore_StartsAtThePosition()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        await session.RefineToAsync(1);
        using MemoryStream stream = new();
        stream.Write(new byte[77]);
        await session.SaveAsync(stream);
        stream.Position = 77;
        await using PictureSession resumed = await receiver.ResumeAsync(Opaque, new ForwardStream(stream));
        Assert.That(resumed.Decoder.GetLowestLevel(), Is.EqualTo(1));
    }

    /// <summary>
    /// Each byte changed is noticed; a cut is noticed, or takes whole packets away that are asked for again.
    /// </summary>
    [Test]
    public async Task ResumeAsync_DamagedAtEveryByte_ThrowsInvalidPacketException()
    {
        await using ProgressiveReceiver receiver = Receiver();
        byte[] saved = await SmallAsync(receiver);
        for (int offset = 0; offset < saved.Length; offset++)
        {
            byte[] mangled = [.. saved];
            mangled[offset] ^= (byte)(1 << (offset % 8));
            Assert.That(
                async () => await receiver.ResumeAsync(PictureWithAlpha, new MemoryStream(mangled)),
                Throws.TypeOf<InvalidPacketException>(),
                $"byte {offset}");
        }
    }

    [Test]
    public async Task ResumeAsync_CutAtEveryByte_ThrowsOrHoldsLess()
    {
        await using ProgressiveReceiver receiver = Receiver();
        byte[] saved = await SmallAsync(receiver);
        int taken = 0;
        for (int length = 0; length < saved.Length; length++)
        {
            try
            {
                await using PictureSession resumed =
                    await receiver.ResumeAsync(PictureWithAlpha, new MemoryStream(saved[..length]));
                taken++;
                if (taken % 2 == 0)
                {
                    Assert.That(
                        Pixels(await resumed.RefineToAsync(3)),
                        Is.EqualTo(Expected(3, PictureWithAlpha)),
                        $"{length} bytes");
                }
            }
            catch (InvalidPacketException)
            {
            }
        }

        Assert.That(taken, Is.InRange(2, 30), "as many as there are packets");
    }

    [Test]
    public async Task ResumeAsync_AnotherPicture_Throws()
    {
        await using ProgressiveReceiver receiver = Receiver();
        byte[] saved = await SmallAsync(receiver);
        EncodedPicture sameSize = Encode(alpha: true, seed: 4);
        EncodedPicture otherSize = new ProgressiveSender(Bundle, new SenderOptions { TileSizes = new(3) })
            .Encode(TestPictures.Make(60, 50, alpha: true));
        EncodedPicture otherTiles = new ProgressiveSender(Bundle, new SenderOptions { TileSizes = new(2) })
            .Encode(TestPictures.MakeHalfFlat(Width, Height, alpha: true));
        foreach (EncodedPicture other in (EncodedPicture[])[sameSize, otherSize, otherTiles, Opaque])
        {
            Assert.That(
                async () => await receiver.ResumeAsync(other, new MemoryStream(saved)),
                Throws.TypeOf<InvalidPacketException>());
        }
    }

    /// <summary>What an attacker writes with right checksums.</summary>
    [Test]
    public async Task ResumeAsync_ForgedHead_ThrowsInBoundedMemory()
    {
        await using ProgressiveReceiver receiver = Receiver();
        byte[] saved = await SmallAsync(receiver);
        (int Offset, byte[] Value)[] forgeries =
        [
            (4, [2]), (5, [1]), (7, [1]),
            (16, [0, 0, 0, 0]), (16, [0xFF, 0xFF, 0xFF, 0x7F]), (16, [0xFF, 0xFF, 0xFF, 0xFF]),
            (16, [3, 0, 0, 0]), (20, [1, 0, 0, 0]), (20, [0xFF, 0xFF, 0xFF, 0x7F]), (20, [0xFF, 0xFF, 0xFF, 0xFF]),
            (28, [0, 0, 0, 0, 0, 0, 0, 0]),
        ];
        foreach ((int offset, byte[] value) in forgeries)
        {
            byte[] forged = [.. saved];
            value.CopyTo(forged, offset);
            Repair(forged, saved);
            string what = $"byte {offset}: {Convert.ToHexString(value)}";
            long allocated = Allocations.Once(() => Assert.That(
                () => receiver.ResumeAsync(PictureWithAlpha, new MemoryStream(forged)).GetAwaiter().GetResult(),
                Throws.TypeOf<InvalidPacketException>(),
                what));
            Assert.That(allocated, Is.LessThan(300_000), what);
        }
    }

    [Test]
    public async Task SaveAsync_Cancelled_Throws()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        await session.RefineToAsync(0);
        Assert.That(
            async () => await session.SaveAsync(new MemoryStream(), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        byte[] saved = await SaveAsync(session);
        Assert.That(
            async () => await receiver.ResumeAsync(
                Opaque, new MemoryStream(saved), cancellationToken: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>The bytes are those of FORMAT.md: a head, then packets that any reader reads.</summary>
    [Test]
    public async Task SaveAsync_Session_IsAHeadAndPackets()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(PictureWithAlpha);
        await session.RefineToAsync(1, new PixelRegion(0, 0, 60, 10));
        byte[] saved = await SaveAsync(session);
        int map = BitConverter.ToInt32(saved, 16);
        int alpha = BitConverter.ToInt32(saved, 20);
        Assert.That(saved[..8], Is.EqualTo(new byte[] { 0x89, 0x50, 0x53, 0x53, 1, 0, 0, 0 }));
        Assert.That(BitConverter.ToInt64(saved, 8), Is.EqualTo(session.BytesReceived));
        byte[] levels = new byte[70];
        Assert.That(System.IO.Compression.BrotliDecoder.TryDecompress(saved.AsSpan(28, map), levels, out int blocks));
        Assert.That(blocks, Is.EqualTo(70));
        Assert.That(levels, Is.EqualTo(Enumerable.Range(0, 70).Select(i => i < 4 ? 2 : 0)));
        List<IncrementPacket> packets = [];
        await foreach (IncrementPacket packet in PacketStream.ReadAllAsync(
            new MemoryStream(saved[(28 + map + alpha)..])))
        {
            packets.Add(packet with { Payload = packet.Payload.ToArray() });
        }

        Assert.That(packets.Select(packet => packet.Level), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(
            saved[(28 + map + alpha)..], Is.EqualTo(TestPackets.WriteAll([.. packets])), "in full, then continued");
        TestPackets.AssertEqual(packets[1], PictureWithAlpha.GetTiles(1, new BlockRegion(0, 0, 2, 1)));
    }

    private static async Task<byte[]> SaveAsync(PictureSession session)
    {
        using MemoryStream stream = new();
        await session.SaveAsync(stream);
        return stream.ToArray();
    }

    private static async Task<byte[]> SmallAsync(ProgressiveReceiver receiver)
    {
        await using PictureSession session = receiver.Open(PictureWithAlpha);
        await session.RefineToAsync(1, new PixelRegion(100, 60, 40, 30));
        return await SaveAsync(session);
    }

    private static void Repair(byte[] forged, byte[] original)
    {
        int body = BitConverter.ToInt32(original, 16) + BitConverter.ToInt32(original, 20);
        uint checksum = Crc32C.Compute(forged.AsSpan(28, body), Crc32C.Compute(forged.AsSpan(0, 24)));
        BitConverter.TryWriteBytes(forged.AsSpan(24), checksum);
    }
}
