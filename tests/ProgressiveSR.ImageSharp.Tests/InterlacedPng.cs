using System.IO.Compression;
using ProgressiveSR.PictureFiles.Tests;

namespace ProgressiveSR.ImageSharp.Tests;

/// <summary>Makes interlaced PNG files, with each filter in turn.</summary>
internal static class InterlacedPng
{
    private static readonly (int Left, int Top, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Pixels of any number of bits, given as rows of numbers.</summary>
    /// <param name="pixels">Row by row, a number per pixel of <paramref name="bits"/> bits.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bits">Bits of a pixel.</param>
    /// <param name="depth">Bits of a channel.</param>
    /// <param name="colourType">PNG's number for the channels.</param>
    /// <param name="share">The share of the compressed data that is there.</param>
    public static byte[] Make(
        ulong[] pixels, int width, int height, int bits, byte depth, byte colourType, double share = 1)
    {
        byte[] data = [];
        foreach ((int left, int top, int stepX, int stepY) in Passes)
        {
            byte[] above = [];
            for (int y = top; y < height && left < width; y += stepY)
            {
                byte[] row = Pack([.. Range(left, width, stepX).Select(x => pixels[y * width + x])], bits);
                above = above.Length == 0 ? new byte[row.Length] : above;
                int filter = y / stepY % 5;
                data = [.. data, (byte)filter, .. PngFilters.Apply(filter, row, above, Math.Max(1, bits / 8))];
                above = row;
            }
        }

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(data);
        }

        byte[] png = new PngBuilder(width, height, depth, colourType).ToArray();
        const int header = 8, interlace = 28, end = 33;
        png[interlace] = 1;
        byte[] content = png[(header + 8)..(end - 4)];
        byte[] idat = compressed.ToArray()[..(int)(compressed.Length * share)];
        byte[] palette = colourType == PngBuilder.Palette
            ? PngBuilder.MakeChunk("PLTE", [.. Enumerable.Range(0, 3 << bits).Select(i => (byte)(i * 37))])
            : [];
        return
        [
            .. png[..header],
            .. PngBuilder.MakeChunk("IHDR", content),
            .. palette,
            .. PngBuilder.MakeChunk("IDAT", idat),
            .. PngBuilder.MakeChunk("IEND", []),
        ];
    }

    /// <summary>The same row by row.</summary>
    public static byte[] MakeStraight(ulong[] pixels, int width, int height, int bits, byte depth, byte colourType)
    {
        var png = new PngBuilder(width, height, depth, colourType);
        if (colourType == PngBuilder.Palette)
        {
            png.Chunk("PLTE", [.. Enumerable.Range(0, 3 << bits).Select(i => (byte)(i * 37))]);
        }

        return png.Rows([.. pixels.Chunk(width).Select(row => Pack(row, bits))]);
    }

    private static IEnumerable<int> Range(int first, int end, int step)
    {
        for (int i = first; i < end; i += step)
        {
            yield return i;
        }
    }

    private static byte[] Pack(ulong[] pixels, int bits)
    {
        byte[] row = new byte[(pixels.Length * bits + 7) / 8];
        for (int i = 0; i < pixels.Length * bits; i++)
        {
            ulong bit = (pixels[i / bits] >> (bits - 1 - i % bits)) & 1;
            row[i / 8] |= (byte)(bit << (7 - i % 8));
        }

        return row;
    }
}
