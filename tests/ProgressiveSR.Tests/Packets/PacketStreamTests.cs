using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Packets;

public sealed class PacketStreamTests
{
    private static readonly IncrementPacket[] Packets =
    [
        TestPackets.Make(0, 12), TestPackets.Make(1, 12_000), TestPackets.Make(2, 24), OfAnotherPicture(2),
        OfAnotherPicture(3), TestPackets.Make(3, 120_000),
    ];

    private static readonly byte[] Bytes = TestPackets.WriteAll(Packets);

    [Test]
    public async Task WriteAllAsync_TwoPictures_NamesEachWhereItChanges()
    {
        using MemoryStream stream = new();
        await PacketStream.WriteAllAsync(stream, Packets);
        Assert.That(stream.ToArray(), Is.EqualTo(Bytes));
        Assert.That(
            Starts().Select(start => Bytes[start]), Is.EqualTo(new byte[] { 0x89, 0x8A, 0x8A, 0x89, 0x8A, 0x89 }));
        Assert.That(stream.CanWrite, "the stream is left open");
    }

    [Test]
    public async Task WriteAllAsync_OnceMore_StartsInFullAgain()
    {
        using MemoryStream stream = new();
        await PacketStream.WriteAllAsync(stream, Packets[..2]);
        await PacketStream.WriteAllAsync(stream, Packets[1..2]);
        Assert.That(
            stream.ToArray(), Is.EqualTo((byte[])[.. Bytes[..Starts()[2]], .. TestPackets.Write(Packets[1])]));
        stream.Position = 0;
        Assert.That(await CountAsync(stream), Is.EqualTo(3));
    }

    [Test]
    public async Task WriteAllAsync_PacketThatIsNone_ThrowsBehindThoseBefore()
    {
        using MemoryStream stream = new();
        Assert.That(
            async () => await PacketStream.WriteAllAsync(stream, [Packets[0], Packets[1] with { Level = -1 }]),
            Throws.ArgumentException);
        stream.Position = 0;
        Assert.That(await CountAsync(stream), Is.EqualTo(1));
    }

    [Test]
    public void WriteAllAsync_Cancelled_Throws() =>
        Assert.That(
            async () => await PacketStream.WriteAllAsync(
                new MemoryStream(), Packets, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public async Task ReadAllAsync_SeveralPackets_GivesThemInOrder([Values] bool fewBytesAtATime)
    {
        MemoryStream memory = new(Bytes);
        int count = 0;
        await foreach (IncrementPacket packet in PacketStream.ReadAllAsync(
            fewBytesAtATime ? new ForwardStream(memory) : memory))
        {
            TestPackets.AssertEqual(packet, Packets[count++]);
        }

        Assert.That(count, Is.EqualTo(Packets.Length));
    }

    [Test]
    public async Task ReadAllAsync_EmptyStream_GivesNothing() =>
        Assert.That(await CountAsync(new MemoryStream()), Is.Zero);

    /// <summary>Each cut ends in an exception, but for those between packets.</summary>
    [Test]
    public async Task ReadAllAsync_CutAtEveryByte_GivesThePacketsBeforeIt()
    {
        int[] starts = [.. Starts(), Bytes.Length];
        int[] cuts =
        [
            .. Enumerable.Range(0, 400), .. starts,
            .. starts[2..].SelectMany(start => Enumerable.Range(start - 90, 90)),
        ];
        foreach (int length in cuts)
        {
            int given = 0;
            bool threw = false;
            try
            {
                await foreach (IncrementPacket packet in PacketStream.ReadAllAsync(new MemoryStream(Bytes[..length])))
                {
                    TestPackets.AssertEqual(packet, Packets[given++]);
                }
            }
            catch (InvalidPacketException)
            {
                threw = true;
            }

            Assert.That(given, Is.EqualTo(starts[1..].Count(end => end <= length)), $"{length} bytes");
            Assert.That(threw, Is.EqualTo(!starts.Contains(length)), $"{length} bytes");
        }
    }

    [Test]
    public void ReadAllAsync_ContinuedPacketFirst_Throws()
    {
        byte[] later = Bytes[Starts()[1]..];
        Assert.That(
            async () => await CountAsync(new MemoryStream(later)),
            Throws.InstanceOf<InvalidPacketException>().With.Message.Contains("continues"));
    }

    [Test]
    public void ReadAllAsync_HeaderClaimsMuchAndNothingFollows_AllocatesLittle()
    {
        byte[] forged = PacketFields.Of(Packets[0]).With(PacketFields.PayloadLength, 48 << 20).Write();
        long allocated = Allocations.Once(() => Assert.That(
            async () => await CountAsync(new MemoryStream([.. forged, .. new byte[1000]])),
            Throws.InstanceOf<InvalidPacketException>()));
        Assert.That(allocated, Is.LessThan(200_000));
    }

    [Test]
    public void ReadAllAsync_CancelledOnTheWay_Throws()
    {
        using CancellationTokenSource source = new();
        Assert.That(
            async () =>
            {
                await foreach (IncrementPacket _ in PacketStream.ReadAllAsync(
                    new ForwardStream(new MemoryStream(Bytes)), cancellationToken: source.Token))
                {
                    source.Cancel();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static IncrementPacket OfAnotherPicture(int level)
    {
        IncrementPacket packet = TestPackets.Make(level);
        return packet with { Header = packet.Header with { Picture = TestPackets.Id(50) } };
    }

    /// <summary>Where each packet starts.</summary>
    private static List<int> Starts()
    {
        List<int> starts = [0];
        for (int i = 1; i < Packets.Length; i++)
        {
            PictureHeader? previous = i > 1 ? Packets[i - 2].Header : null;
            starts.Add(starts[^1] + PacketWriter.GetLength(Packets[i - 1], previous));
        }

        return starts;
    }

    private static async Task<int> CountAsync(Stream stream)
    {
        int count = 0;
        await foreach (IncrementPacket _ in PacketStream.ReadAllAsync(stream))
        {
            count++;
        }

        return count;
    }
}
