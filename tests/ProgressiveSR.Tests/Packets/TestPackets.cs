namespace ProgressiveSR.Tests.Packets;

/// <summary>Packets made by formula.</summary>
internal static class TestPackets
{
    public static IncrementPacket Make(int level = 3, int payload = 60)
    {
        byte[] bytes = [.. Enumerable.Range(0, payload).Select(i => (byte)(i * 37 + 11))];
        PictureHeader header = new(Id(1), Id(101), 333, 222);
        return new IncrementPacket(header, level, new BlockRegion(2, 1, 4, 3), PayloadCodec.Raw, bytes);
    }

    public static byte[] Write(in IncrementPacket packet)
    {
        byte[] bytes = new byte[PacketWriter.GetLength(packet)];
        PacketWriter.Write(packet, bytes);
        return bytes;
    }

    public static IncrementPacket Read(ReadOnlyMemory<byte> bytes)
    {
        Assert.That(PacketReader.TryRead(bytes, PacketLimits.Default, out IncrementPacket packet, out int length));
        Assert.That(length, Is.LessThanOrEqualTo(bytes.Length));
        return packet;
    }

    public static void AssertEqual(in IncrementPacket actual, in IncrementPacket expected)
    {
        Assert.That(actual with { Payload = default }, Is.EqualTo(expected with { Payload = default }));
        Assert.That(actual.Payload.Span.SequenceEqual(expected.Payload.Span), "payload");
    }

    /// <summary>
    /// Puts a number into a written packet and makes its checksums right again, as an attacker would.
    /// </summary>
    public static byte[] Forge(byte[] packet, int offset, params ReadOnlySpan<byte> value)
    {
        byte[] forged = [.. packet];
        value.CopyTo(forged.AsSpan(offset));
        BitConverter.TryWriteBytes(
            forged.AsSpan(PacketFormat.HeaderChecksumOffset),
            Crc32C.Compute(forged.AsSpan(..PacketFormat.HeaderChecksumOffset)));
        BitConverter.TryWriteBytes(forged.AsSpan(^Crc32C.Size..), Crc32C.Compute(forged.AsSpan(..^Crc32C.Size)));
        return forged;
    }

    private static ContentId Id(int first) =>
        ContentId.Read(Enumerable.Range(first, ContentId.Size).Select(i => (byte)i).ToArray());
}
