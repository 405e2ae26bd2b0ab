using ProgressiveSR.Tests.Files;

namespace ProgressiveSR.Tests.Packets;

public sealed class PacketStreamTests
{
    private static readonly IncrementPacket[] Packets =
        [TestPackets.Make(0, 12), TestPackets.Make(1, 12_000), TestPackets.Make(2, 24), TestPackets.Make(3, 120_000)];

    private static readonly byte[] Bytes = [.. Packets.SelectMany(packet => TestPackets.Write(packet))];

    [Test]
    public async Task ReadAllAsync_SeveralPackets_GivesThemInOrder()
    {
        int count = 0;
        await foreach (IncrementPacket packet in PacketStream.ReadAllAsync(new MemoryStream(Bytes)))
        {
            TestPackets.AssertEqual(packet, Packets[count++]);
        }

        Assert.That(count, Is.EqualTo(Packets.Length));
    }

    [Test]
    public async Task ReadAllAsync_FewBytesAtATime_GivesThemInOrder()
    {
        int count = 0;
        await foreach (IncrementPacket packet in PacketStream.ReadAllAsync(new ForwardStream(new MemoryStream(Bytes))))
        {
            TestPackets.AssertEqual(packet, Packets[count++]);
        }

        Assert.That(count, Is.EqualTo(Packets.Length));
    }

    [Test]
    public async Task ReadAllAsync_EmptyStream_GivesNothing() =>
        Assert.That(await CountAsync([]), Is.Zero);

    [Test]
    public void ReadAllAsync_EndInsideAPacket_Throws()
    {
        foreach (int length in (int[])[1, 71, 72, 98, Bytes.Length - 1])
        {
            Assert.That(async () => await CountAsync(Bytes[..length]), Throws.InstanceOf<InvalidPacketException>());
        }
    }

    [Test]
    public void ReadAllAsync_HeaderClaimsMuchAndNothingFollows_AllocatesLittle()
    {
        byte[] forged = TestPackets.Forge(Bytes[..2000], PacketFormat.PayloadLengthOffset, 0, 0, 0, 3);
        long allocated = Allocations.Once(() => Assert.That(
            async () => await CountAsync(forged), Throws.InstanceOf<InvalidPacketException>()));
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

    private static async Task<int> CountAsync(byte[] bytes)
    {
        int count = 0;
        await foreach (IncrementPacket _ in PacketStream.ReadAllAsync(new MemoryStream(bytes)))
        {
            count++;
        }

        return count;
    }
}
