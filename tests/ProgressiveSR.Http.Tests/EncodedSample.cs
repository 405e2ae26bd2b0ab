using ProgressiveSR.Models.Compact;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Http.Tests;

/// <summary>A picture with alpha in the default model, in tiles of one size, as its sender has it.</summary>
internal static class EncodedSample
{
    private const int Width = 500;
    private const int Height = 310;

    public const string Name = "sample.png";

    public static EncodedPicture Picture { get; } =
        new ProgressiveSender(CompactModel.Bundle, new SenderOptions { TileSizes = new TileSizes(4) }).Encode(Draw());

    public static byte[] File { get; } = Save();

    public static ContentId Encoding { get; } =
        EncodingId.ComputeAsync(new MemoryStream(File)).GetAwaiter().GetResult();

    public static IReadOnlyList<TilePosition> AllTiles { get; } = Tiles(0, 0, int.MaxValue, int.MaxValue);

    /// <summary>A rectangle of tiles, as far as there are tiles.</summary>
    public static IReadOnlyList<TilePosition> Tiles(int x, int y, int columns, int rows)
    {
        TileGrid grid = Picture.Info.GetTiles(0);
        return
        [
            .. from row in Enumerable.Range(y, Math.Min(rows, grid.Rows - y))
               from column in Enumerable.Range(x, Math.Min(columns, grid.Columns - x))
               select new TilePosition(column, row),
        ];
    }

    /// <summary>The bytes of one part.</summary>
    public static byte[] Part(int level, int tile)
    {
        ByteRange range = Picture.GetIndex(level).GetRange(tile);
        return File[(int)range.Offset..(int)range.End];
    }

    /// <summary>Fails unless the packets are those of the sender, each once.</summary>
    public static async Task AssertGivesAsync(IIncrementSource source, int level, IReadOnlyList<TilePosition> tiles)
    {
        HashSet<TilePosition> missing = [.. tiles];
        await foreach (IncrementPacket packet in source.GetIncrementsAsync(level, tiles))
        {
            IncrementPacket sent = Picture.GetTiles(level, packet.Tiles);
            Assert.That(packet.Payload.Span.SequenceEqual(sent.Payload.Span), $"level {level}, {packet.Tiles}");
            Assert.That(missing.Remove(new TilePosition(packet.Tiles.X, packet.Tiles.Y)), $"{packet.Tiles} came twice");
        }

        Assert.That(missing, Is.Empty);
    }

    private static Picture Draw()
    {
        byte[] pixels = new byte[Width * Height * 3];
        byte[] alpha = new byte[Width * Height];
        Random random = new(5);
        for (int i = 0; i < Width * Height; i++)
        {
            int x = i % Width;
            int y = i / Width;
            pixels[3 * i] = (byte)(128 + 100 * Math.Sin(x * y / 3000.0) + random.Next(20));
            pixels[3 * i + 1] = (byte)(x / 2);
            pixels[3 * i + 2] = (byte)(y + (x / 30 + y / 20) % 2 * 50);
            alpha[i] = (byte)(x > 400 ? 0 : 255);
        }

        return new Picture(pixels, Width, Height, 3 * Width, alpha);
    }

    private static byte[] Save()
    {
        MemoryStream stream = new();
        Picture.Save(stream);
        return stream.ToArray();
    }
}
