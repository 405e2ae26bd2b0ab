namespace ProgressiveSR.Tests.Packets;

/// <summary>Packets made by formula.</summary>
internal static class TestPackets
{
    /// <summary>Tiles of <see cref="Make"/>, with a length before each part but the last.</summary>
    public const int Tiles = 4 * 3;

    /// <summary>A packet of 4 x 3 tiles, whose parts all have lengths of their own where there is room.</summary>
    public static IncrementPacket Make(int level = 3, int samples = 600, PayloadCodec codec = PayloadCodec.Raw)
    {
        ReadOnlyMemory<byte> bytes = Enumerable.Range(0, samples).Select(i => (byte)(i * 37 + 11)).ToArray();
        ReadOnlyMemory<byte>[] parts = new ReadOnlyMemory<byte>[Tiles];
        int start = 0;
        for (int i = 0; i < Tiles; i++)
        {
            int end = i == Tiles - 1 ? samples : samples * (i + 1) * (i + 2) / (Tiles * (Tiles + 1));
            parts[i] = bytes[start..end];
            start = end;
        }

        PictureHeader header = new(Id(1), Id(101), 333, 222, new(2));
        return new IncrementPacket(header, level, new BlockRegion(2, 1, 4, 3), codec, PacketParts.Join(parts));
    }

    /// <summary>16 bytes that count up from the first.</summary>
    public static ContentId Id(int first) =>
        ContentId.Read(Enumerable.Range(first, ContentId.Size).Select(i => (byte)i).ToArray());

    public static byte[] Write(in IncrementPacket packet, PictureHeader? previous = null)
    {
        byte[] bytes = new byte[PacketWriter.GetLength(packet, previous)];
        PacketWriter.Write(packet, bytes, previous);
        return bytes;
    }

    /// <summary>The packets as a stream has them: in full where the picture changes, else continued.</summary>
    public static byte[] WriteAll(params ReadOnlySpan<IncrementPacket> packets)
    {
        List<byte> bytes = [];
        PictureHeader? previous = null;
        foreach (IncrementPacket packet in packets)
        {
            bytes.AddRange(Write(packet, previous));
            previous = packet.Header;
        }

        return [.. bytes];
    }

    public static IncrementPacket Read(ReadOnlyMemory<byte> bytes, PictureHeader? previous = null)
    {
        Assert.That(
            PacketReader.TryRead(bytes, PacketLimits.Default, out IncrementPacket packet, out int length, previous));
        Assert.That(length, Is.LessThanOrEqualTo(bytes.Length));
        return packet;
    }

    /// <summary>The parts of a packet, each with its tile.</summary>
    public static List<(int X, int Y, byte[] Payload)> Parts(in IncrementPacket packet)
    {
        List<(int, int, byte[])> parts = [];
        foreach (PacketPart part in packet.Parts)
        {
            parts.Add((part.X, part.Y, part.Payload.ToArray()));
        }

        return parts;
    }

    public static void AssertEqual(in IncrementPacket actual, in IncrementPacket expected)
    {
        Assert.That(actual with { Payload = default }, Is.EqualTo(expected with { Payload = default }));
        Assert.That(actual.Payload.Span.SequenceEqual(expected.Payload.Span), "payload");
    }
}
