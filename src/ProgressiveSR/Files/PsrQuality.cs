using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>
/// The quality figures: per level PSNR-Y in hundredths of a dB plus 1 (65535 for identical pictures) and SSIM-Y in
/// units of 1/65534 plus 1, 16 bits each, 0 if not available; then a separate checksum, so that ids and the checksums
/// of header and index do not depend on them.
/// </summary>
internal static class PsrQuality
{
    private const int FigureLength = 2 * sizeof(ushort);
    private const double Hundredths = 100;
    private const double SimilaritySteps = ushort.MaxValue - 1;

    public static int GetLength(int levels) => levels * FigureLength + Crc32C.Size;

    public static void Write(IReadOnlyList<MeasuredQuality>? quality, int levels, Span<byte> destination)
    {
        Span<byte> figures = destination[..(levels * FigureLength)];
        figures.Clear();
        for (int i = 0; i < (quality?.Count ?? 0); i++)
        {
            WriteUInt16LittleEndian(figures[(i * FigureLength)..], Code(quality![i].PsnrY * Hundredths));
            WriteUInt16LittleEndian(
                figures[(i * FigureLength + sizeof(ushort))..], Code(quality[i].SsimY * SimilaritySteps));
        }

        WriteUInt32LittleEndian(destination[figures.Length..], Crc32C.Compute(figures));
    }

    /// <exception cref="InvalidPacketException">The figures are damaged.</exception>
    public static MeasuredQuality?[] Read(ReadOnlySpan<byte> source, int levels, long offset)
    {
        ReadOnlySpan<byte> figures = source[..(levels * FigureLength)];
        PacketThrow.IfChecksumDiffers(
            "The file's list of measured figures",
            "copy or download the file again",
            offset + figures.Length,
            ReadUInt32LittleEndian(source[figures.Length..]),
            Crc32C.Compute(figures));
        MeasuredQuality?[] quality = new MeasuredQuality?[levels];
        for (int i = 0; i < levels; i++)
        {
            ushort psnr = ReadUInt16LittleEndian(figures[(i * FigureLength)..]);
            ushort ssim = ReadUInt16LittleEndian(figures[(i * FigureLength + sizeof(ushort))..]);
            if (psnr > 0)
            {
                quality[i] = new MeasuredQuality(
                    psnr == ushort.MaxValue ? double.PositiveInfinity : (psnr - 1) / Hundredths,
                    ssim == 0 ? double.NaN : (ssim - 1) / SimilaritySteps);
            }
        }

        return quality;
    }

    private static ushort Code(double value) =>
        double.IsNaN(value) ? (ushort)0 : (ushort)Math.Clamp(Math.Round(value) + 1, 1, ushort.MaxValue);
}
