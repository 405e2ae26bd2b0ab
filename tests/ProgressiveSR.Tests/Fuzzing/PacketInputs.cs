using System.Runtime.InteropServices;
using ProgressiveSR.Tests.Files;
using ProgressiveSR.Tests.Packets;
using ProgressiveSR.Tests.Sessions;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Packets to damage, and how their checksums are made right again.</summary>
internal static class PacketInputs
{
    private static readonly (int Offset, int Size)[] Fields =
    [
        (PacketFormat.VersionOffset, 1),
        (PacketFormat.CodecOffset, 1),
        (PacketFormat.LevelOffset, 1),
        (PacketFormat.LevelOffset, 1),
        (PacketFormat.TileSideOffset, 1),
        (PacketFormat.PayloadLengthOffset, 4),
        (PacketFormat.PayloadLengthOffset, 4),
        (PacketFormat.WidthOffset, 4),
        (PacketFormat.HeightOffset, 4),
        (PacketFormat.TilesOffset, 4),
        (PacketFormat.TilesOffset + 4, 4),
        (PacketFormat.TilesOffset + 8, 4),
        (PacketFormat.TilesOffset + 12, 4),
        (PacketFormat.PictureOffset, 4),
        (PacketFormat.ModelOffset, 4),
        (PacketFormat.HeaderChecksumOffset, 4),
    ];

    /// <summary>The golden, and packets of both codecs and pictures, blocks, levels and regions of many sizes.</summary>
    public static FuzzInput[] Make()
    {
        List<byte[]> packets =
        [
            FormatGoldens.PacketBytes,
            TestPackets.Write(TestPackets.Make()),
            TestPackets.Write(TestPackets.Make(1, 40_000, PayloadCodec.Context)),
        ];
        foreach ((int width, int height, int blockSize) in new[] { (1, 1, 8), (37, 29, 8), (45, 35, 16), (1, 700, 16) })
        {
            foreach (PayloadCodec codec in Enum.GetValues<PayloadCodec>())
            {
                EncodedPicture picture = TestPictures.FormulaEncoder(TestPictures.MakeHalfFlat(width, height), blockSize)
                    .Encode(new SenderOptions { TileSide = 2, Codec = codec });
                TileGrid tiles = picture.Info.Tiles;
                for (int level = 0; level <= picture.Info.HighestLevel; level++)
                {
                    packets.Add(TestPackets.Write(picture.GetIncrement(level)));
                    packets.Add(TestPackets.Write(picture.GetTiles(
                        level, new BlockRegion(tiles.Columns - 1, tiles.Rows / 2, 1, tiles.Rows - tiles.Rows / 2))));
                }
            }
        }

        return [.. packets.Select(Describe)];
    }

    public static FuzzInput Describe(byte[] packet) => new(
        packet,
        [
            .. Fields,
            .. Enumerable.Range(0, Math.Min(4, Lengths(packet))).Select(i => (PacketFormat.HeaderLength + i, 1)),
        ],
        [
            0,
            PacketFormat.PayloadLengthOffset,
            PacketFormat.TilesOffset,
            PacketFormat.PictureOffset,
            PacketFormat.ModelOffset,
            PacketFormat.HeaderChecksumOffset,
            PacketFormat.HeaderLength,
            Math.Min(PacketFormat.HeaderLength + Lengths(packet), packet.Length - Crc32C.Size),
            packet.Length - Crc32C.Size,
            packet.Length,
        ]);

    /// <summary>Bytes of the lengths in front of the parts, at least.</summary>
    private static int Lengths(byte[] packet)
    {
        ReadOnlySpan<byte> tiles = packet.AsSpan(PacketFormat.TilesOffset + 8);
        return MemoryMarshal.Read<int>(tiles) * MemoryMarshal.Read<int>(tiles[4..]) - 1;
    }

    /// <summary>Makes both checksums fit, so that what stands behind them is reached.</summary>
    public static void Repair(Span<byte> packet)
    {
        if (packet.Length < PacketFormat.HeaderLength)
        {
            return;
        }

        Span<byte> header = packet[..PacketFormat.HeaderChecksumOffset];
        MemoryMarshal.Write(packet[header.Length..], Crc32C.Compute(header));
        long claimed = MemoryMarshal.Read<uint>(packet[PacketFormat.PayloadLengthOffset..]);
        long end = PacketFormat.HeaderLength + claimed;
        if (end + Crc32C.Size <= packet.Length)
        {
            MemoryMarshal.Write(packet[(int)end..], Crc32C.Compute(packet[..(int)end]));
        }
    }

    /// <summary>Gives the payload the length that the header states, or the header the payload's.</summary>
    public static byte[] FitLength(byte[] packet, Random random)
    {
        if (packet.Length < PacketFormat.Overhead)
        {
            return packet;
        }

        Span<byte> field = packet.AsSpan(PacketFormat.PayloadLengthOffset);
        long stated = MemoryMarshal.Read<uint>(field);
        if (random.Next(2) == 0 && stated < 1 << 16)
        {
            Array.Resize(ref packet, (int)stated + PacketFormat.Overhead);
        }
        else
        {
            MemoryMarshal.Write(field, packet.Length - PacketFormat.Overhead);
        }

        return packet;
    }
}
