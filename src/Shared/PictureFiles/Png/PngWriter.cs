using System.IO.Compression;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR.PictureFiles;

/// <summary>
/// Writes PNG files row by row: 8-bit, sRGB, not interlaced. The image libraries' encoders require a whole picture of
/// four bytes per pixel, and do not report progress.
/// </summary>
/// <remarks>
/// Format: Portable Network Graphics (PNG) Specification (Third Edition), W3C; each row has its own filter, see
/// <see cref="PngFilters"/>.
/// </remarks>
internal static class PngWriter
{
    private const byte BitDepth = 8;
    private const byte TrueColour = 2;
    private const byte TrueColourWithAlpha = 6;
    private const byte Perceptual = 0;
    private const int RowsPerReport = 64;

    /// <summary>Writes a file.</summary>
    /// <param name="destination">The stream to write to.</param>
    /// <param name="pixels">The colours.</param>
    /// <param name="alpha">Empty if opaque, otherwise <c>width * height</c> bytes.</param>
    /// <param name="compression">0 (stored) to 9 (smallest).</param>
    /// <param name="progress">Receives the fraction of rows written.</param>
    /// <param name="cancellationToken">Checked before each row.</param>
    public static void Write(
        Stream destination,
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        int compression,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        destination.Write(PngChunks.Signature);
        WriteHeader(destination, pixels.Width, pixels.Height, alpha.IsEmpty ? TrueColour : TrueColourWithAlpha);
        PngChunks.Write(destination, "sRGB"u8, [Perceptual]);

        PngDataStream data = new(destination);
        ZLibCompressionOptions options = new()
        {
            CompressionLevel = compression,
            CompressionStrategy = ZLibCompressionStrategy.Filtered,
        };
        using (ZLibStream zlib = new(data, options, leaveOpen: true))
        {
            WriteRows(zlib, pixels, alpha, progress, cancellationToken);
        }

        data.Finish();
        PngChunks.Write(destination, "IEND"u8, []);
    }

    private static void WriteHeader(Stream destination, int width, int height, byte colourType)
    {
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        WriteInt32BigEndian(header, width);
        WriteInt32BigEndian(header[4..], height);
        header[8] = BitDepth;
        header[9] = colourType;
        PngChunks.Write(destination, "IHDR"u8, header);
    }

    private static void WriteRows(
        Stream zlib,
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        PngFilters filters = new(pixels.Width, alpha.IsEmpty ? RgbView.BytesPerPixel : PixelPacker.RgbaBytes);
        for (int y = 0; y < pixels.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> row = filters.NextRow();
            if (alpha.IsEmpty)
            {
                pixels.Row(y).CopyTo(row);
            }
            else
            {
                PixelPacker.UnpackRow(pixels.Row(y), alpha.Slice(y * pixels.Width, pixels.Width), row);
            }

            zlib.Write(filters.Filter());
            if ((y + 1) % RowsPerReport == 0 || y + 1 == pixels.Height)
            {
                progress?.Report((y + 1.0) / pixels.Height);
            }
        }
    }
}
