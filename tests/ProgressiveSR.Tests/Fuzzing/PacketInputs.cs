using ProgressiveSR.Tests.Packets;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Packets to damage, alone and in streams.</summary>
internal static class PacketInputs
{
    /// <summary>Packets of both codecs and pictures, blocks, levels and regions of many sizes.</summary>
    public static List<IncrementPacket> Packets { get; } = MakePackets();

    /// <summary>The golden, each packet in full, and streams of all levels of a picture.</summary>
    public static FuzzInput[] Make() =>
    [
        Describe(PacketGoldens.Bytes),
        .. Packets.Select(packet => Describe(TestPackets.Write(packet))),
        .. Packets.GroupBy(packet => packet.Header).Select(group => Describe(TestPackets.WriteAll([.. group]))),
    ];

    /// <summary>Where the fields of some packets in a row are; fields of variable length byte by byte.</summary>
    public static FuzzInput Describe(byte[] packets)
    {
        List<(int, int)> fields = [];
        List<int> cuts = [];
        for (int start = 0; PacketLayout.Of(packets.AsSpan(start..)) is { } layout;)
        {
            if (packets[start] != PacketLayout.Continued)
            {
                fields.AddRange(
                [
                    (start + PacketLayout.Version, 1), (start + PacketLayout.Picture, 4),
                    (start + PacketLayout.Model, 4), .. Bytes(start + PacketLayout.Sizes, start + layout.Frame),
                ]);
                cuts.AddRange([start + PacketLayout.Picture, start + PacketLayout.Model, start + PacketLayout.Size]);
            }

            int end = start + layout.Payload + (int)layout.Stated;
            fields.AddRange(
            [
                .. Bytes(start + layout.Frame, start + layout.Checksum), (start + layout.Checksum, 4),
                .. Bytes(start + layout.Payload, Math.Min(end, start + layout.Payload + 4)),
            ]);
            cuts.AddRange([start, start + layout.Frame, start + layout.Checksum, start + layout.Payload, end]);
            start = end + Crc32C.Size;
        }

        return new FuzzInput(packets, [.. fields], [.. cuts.Order(), packets.Length]);
    }

    /// <summary>A packet with one to three fields of any values, right checksums, often a length that fits.</summary>
    public static byte[] Forge(IncrementPacket packet, bool continued, Random random)
    {
        PacketFields fields = PacketFields.Of(packet);
        for (int left = random.Next(1, 4); left > 0; left--)
        {
            fields = random.Next(12) switch
            {
                0 => fields with { LevelAndCodec = (byte)random.Next(256) },
                1 => fields with { TileSide = (byte)(fields.TileSide + random.Next(-2, 3)) },
                2 => fields with { Padded = random.Next(PacketFields.NumberCount) },
                3 => fields with { Payload = fields.Payload[..random.Next(fields.Payload.Length + 1)] },
                _ => WithNumber(fields, random.Next(PacketFields.NumberCount), random),
            };
        }

        return (random.Next(2) == 0 ? fields.With(PacketFields.PayloadLength, fields.Payload.Length) : fields)
            .Write(continued);
    }

    /// <summary>Gives the payload the length that the header states, or the header the payload's.</summary>
    public static byte[] FitLength(byte[] packet, Random random)
    {
        if (PacketLayout.Of(packet) is not { } layout || layout.Payload + Crc32C.Size > packet.Length)
        {
            return packet;
        }

        if (random.Next(2) == 0 && layout.Stated < 1 << 16)
        {
            Array.Resize(ref packet, layout.Payload + (int)layout.Stated + Crc32C.Size);
            return packet;
        }

        byte[] length = PacketFields.Encode(packet.Length - Crc32C.Size - layout.Payload);
        return [.. packet[..layout.PayloadLength], .. length, .. packet[layout.Checksum..]];
    }

    private static List<IncrementPacket> MakePackets()
    {
        List<IncrementPacket> packets = [TestPackets.Make(), TestPackets.Make(1, 40_000, PayloadCodec.Context)];
        foreach ((int width, int height, int blockSize) in new[] { (1, 1, 8), (37, 29, 8), (45, 35, 16), (1, 700, 16) })
        {
            foreach (PayloadCodec codec in Enum.GetValues<PayloadCodec>())
            {
                EncodedPicture picture = TestPictures
                    .FormulaEncoder(TestPictures.MakeHalfFlat(width, height), blockSize)
                    .Encode(new SenderOptions { TileSizes = new(2), Codec = codec });
                TileGrid tiles = picture.Info.GetTiles(0);
                for (int level = 0; level <= picture.Info.HighestLevel; level++)
                {
                    packets.Add(picture.GetIncrement(level));
                    packets.Add(picture.GetTiles(
                        level, new BlockRegion(tiles.Columns - 1, tiles.Rows / 2, 1, tiles.Rows - tiles.Rows / 2)));
                }
            }
        }

        return packets;
    }

    private static PacketFields WithNumber(PacketFields fields, int number, Random random) => fields.With(
        number,
        random.Next(4) switch
        {
            0 => fields.Numbers[number] + 1,
            1 => fields.Numbers[number] > 0 ? fields.Numbers[number] - 1 : 0,
            2 => random.Next(200),
            _ => ByteMutator.BoundaryNumbers[random.Next(ByteMutator.BoundaryNumbers.Length)],
        });

    private static IEnumerable<(int Offset, int Size)> Bytes(int start, int end) =>
        Enumerable.Range(start, end - start).Select(offset => (offset, 1));
}
