using System.Numerics;

namespace ProgressiveSR.Tests.Packets;

/// <summary>
/// A packet's fields as FORMAT.md lists them, each of which can be given any value. Written with right checksums by
/// code of its own, which knows nothing of the library's.
/// </summary>
internal sealed record PacketFields
{
    public const int Width = 0;
    public const int Height = 1;
    public const int X = 2;
    public const int Y = 3;
    public const int Columns = 4;
    public const int Rows = 5;
    public const int PayloadLength = 6;
    public const int NumberCount = 7;

    private PacketFields()
    {
    }

    public required byte[] Ids { get; init; }

    public required byte[] Payload { get; init; }

    public byte Version { get; init; } = 1;

    /// <summary>
    /// How many sizes tiles have; width and height of the first, then of the others, each with its first level.
    /// </summary>
    public required byte[] Sizes { get; init; }

    /// <summary>The side of the tiles of all levels, which are squares.</summary>
    public byte TileSide
    {
        get => Sizes[1];
        init => Sizes = [1, value, value];
    }

    public byte LevelAndCodec { get; init; }

    /// <summary>The numbers in LEB128, by the constants above.</summary>
    public BigInteger[] Numbers { get; init; } = [];

    /// <summary>A number written with a byte too many, or -1.</summary>
    public int Padded { get; init; } = -1;

    public static PacketFields Of(in IncrementPacket packet)
    {
        byte[] ids = Convert.FromHexString($"{packet.Header.Picture}{packet.Header.Model}");
        BlockRegion tiles = packet.Tiles;
        return new PacketFields
        {
            Ids = ids,
            Sizes = SizesOf(packet.Header.TileSizes),
            LevelAndCodec = (byte)(packet.Level + 32 * (int)packet.Codec),
            Numbers =
            [
                packet.Header.Width, packet.Header.Height, tiles.X, tiles.Y, tiles.Columns, tiles.Rows,
                packet.Payload.Length,
            ],
            Payload = packet.Payload.ToArray(),
        };
    }

    /// <summary>A copy with another number.</summary>
    public PacketFields With(int number, BigInteger value) =>
        this with { Numbers = [.. Numbers[..number], value, .. Numbers[(number + 1)..]] };

    public byte[] Write(bool continued = false)
    {
        byte[] picture = [0x89, .. "PSI"u8, Version, .. Ids, .. Sizes, .. Encode(Width), .. Encode(Height)];
        byte[] frame =
        [
            LevelAndCodec, .. Encode(X), .. Encode(Y), .. Encode(Columns), .. Encode(Rows), .. Encode(PayloadLength),
        ];
        return
        [
            .. continued ? [0x8A] : picture,
            .. frame,
            .. BitConverter.GetBytes(Crc32C.Compute([.. picture, .. frame])),
            .. Payload,
            .. BitConverter.GetBytes(Crc32C.Compute([.. picture, .. frame, .. Payload])),
        ];
    }

    /// <summary>The field of the tiles' sizes.</summary>
    public static byte[] SizesOf(TileSizes sizes)
    {
        List<byte> bytes = [0, (byte)sizes[0].Columns, (byte)sizes[0].Rows];
        for (byte level = 1; level < 32; level++)
        {
            if (sizes[level] != sizes[level - 1])
            {
                bytes.AddRange([(byte)sizes[level].Columns, (byte)sizes[level].Rows, level]);
            }
        }

        bytes[0] = (byte)(bytes.Count / 3);
        return [.. bytes];
    }

    /// <summary>A number as LEB128, in its shortest form.</summary>
    public static byte[] Encode(BigInteger value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(0x80 | (int)(value & 0x7F)));
        }

        return [.. bytes, (byte)value];
    }

    private byte[] Encode(int number)
    {
        byte[] bytes = Encode(Numbers[number]);
        return number == Padded ? [.. bytes[..^1], (byte)(bytes[^1] | 0x80), 0] : bytes;
    }
}
