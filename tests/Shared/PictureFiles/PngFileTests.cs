using System.Buffers.Binary;
using System.IO.Compression;

namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>The PNG files that are written, looked at byte by byte.</summary>
public sealed class PngFileTests
{
    /// <summary>Widths around the lengths of vector registers, in pixels of three and of four bytes.</summary>
    [Test]
    public void WritePng_AnyRow_TakesTheFilterWithTheSmallestDifferences(
        [Values(1, 2, 5, 10, 11, 16, 21, 22, 43, 64, 131)] int width, [Values] bool alpha)
    {
        Picture picture = MakePicture(width, 60, alpha);
        int bytesPerPixel = alpha ? 4 : 3;
        byte[] rows = Inflate(TestPictures.Encode(picture, PictureFormat.Png));
        int length = 1 + width * bytesPerPixel;
        Assert.That(rows, Has.Length.EqualTo(length * picture.Height));
        byte[] above = new byte[length - 1];
        for (int y = 0; y < picture.Height; y++)
        {
            byte[] row = PixelsOf(picture, y);
            byte[][] filtered = [.. Enumerable.Range(0, 5).Select(i => PngFilters.Apply(i, row, above, bytesPerPixel))];
            int best = Enumerable.Range(0, 5).MinBy(i => Sum(filtered[i]));
            byte[] written = rows[(y * length)..((y + 1) * length)];
            Assert.That(Sum(filtered[written[0]]), Is.EqualTo(Sum(filtered[best])), $"row {y}");
            Assert.That(written[1..], Is.EqualTo(filtered[written[0]]), $"row {y}");
            above = row;
        }
    }

    [Test]
    public void WritePng_RowsOfManyKinds_UsesEveryFilter()
    {
        byte[] rows = Inflate(TestPictures.Encode(MakePicture(64, 60, alpha: false), PictureFormat.Png));
        IEnumerable<byte> used = rows.Chunk(1 + 64 * 3).Select(row => row[0]).Distinct().Order();
        Assert.That(used, Is.EqualTo(new byte[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void WritePng_ManyChunks_HaveTheirLengthsAndSums()
    {
        byte[] encoded = TestPictures.Encode(
            TestPictures.Noise(300, 250), PictureFormat.Png, new PictureWriteOptions { PngCompression = 0 });
        List<(string Type, byte[] Data)> chunks = [.. Chunks(encoded)];
        Assert.That(chunks.Count(chunk => chunk.Type == "IDAT"), Is.GreaterThan(3));
        Assert.That(
            chunks.Select(chunk => chunk.Type).Distinct(), Is.EqualTo(new[] { "IHDR", "sRGB", "IDAT", "IEND" }));
        using var again = new MemoryStream();
        again.Write(encoded.AsSpan(0, 8));
        foreach ((string type, byte[] data) in chunks)
        {
            again.Write(PngBuilder.MakeChunk(type, data));
        }

        Assert.That(encoded, Is.EqualTo(again.ToArray()));
    }

    /// <summary>
    /// Rows of noise, of one colour, of gradients along, down and across: one filter or another suits each.
    /// </summary>
    private static Picture MakePicture(int width, int height, bool alpha)
    {
        var random = new Random(7);
        byte[] pixels = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < width * 3; i++)
            {
                pixels[y * width * 3 + i] = (byte)((y / 6 % 5) switch
                {
                    0 => random.Next(256),
                    1 => random.Next(3) - 1,
                    2 => i * 5 + random.Next(3),
                    3 => y * 40 + i / 3 * 37 % 90,
                    _ => 60 + y * 3 + i * 2 + random.Next(9),
                });
            }
        }

        byte[] plane = new byte[alpha ? width * height : 0];
        random.NextBytes(plane);
        return new Picture(pixels, width, height, width * 3, plane);
    }

    private static byte[] PixelsOf(Picture picture, int y)
    {
        ReadOnlySpan<byte> row = picture.View.Row(y);
        if (picture.Alpha.IsEmpty)
        {
            return row.ToArray();
        }

        byte[] pixels = new byte[picture.Width * 4];
        for (int x = 0; x < picture.Width; x++)
        {
            row.Slice(3 * x, 3).CopyTo(pixels.AsSpan(4 * x));
            pixels[4 * x + 3] = picture.Alpha.Span[y * picture.Width + x];
        }

        return pixels;
    }

    private static int Sum(byte[] differences) => differences.Sum(value => Math.Abs((int)(sbyte)value));

    private static byte[] Inflate(byte[] encoded)
    {
        byte[] packed = [.. Chunks(encoded).Where(chunk => chunk.Type == "IDAT").SelectMany(chunk => chunk.Data)];
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        return rows.ToArray();
    }

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] encoded)
    {
        for (int i = 8; i < encoded.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(encoded.AsSpan(i));
            yield return (System.Text.Encoding.ASCII.GetString(encoded, i + 4, 4), encoded[(i + 8)..(i + 8 + length)]);
            i += 12 + length;
        }
    }
}
