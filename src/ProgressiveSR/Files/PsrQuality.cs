using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>
/// The measured figures that follow the header: a byte of 0 if there are none; otherwise the number of levels, and per
/// level PSNR-Y and SSIM-Y (in units of 1/65534, plus 1; 0 if not available), 16 bits each, with a separate checksum,
/// so that ids and the checksums of header and indexes do not depend on them.
/// </summary>
internal static class PsrQuality
{
    private const int FigureLength = 2 * sizeof(ushort);
    private const double SimilaritySteps = ushort.MaxValue - 1;

    public static int GetLength(IReadOnlyList<MeasuredQuality>? quality) =>
        quality is null ? 1 : GetLength(quality.Count);

    public static void Write(IReadOnlyList<MeasuredQuality>? quality, Stream destination)
    {
        byte[] bytes = new byte[GetLength(quality)];
        bytes[0] = (byte)(quality?.Count ?? 0);
        for (int i = 0; i < bytes[0]; i++)
        {
            Span<byte> figure = bytes.AsSpan(1 + i * FigureLength);
            double similarity = quality![i].SsimY;
            WriteUInt16LittleEndian(figure, PsnrCode.ToHundredths(quality[i].PsnrY));
            WriteUInt16LittleEndian(
                figure[sizeof(ushort)..],
                double.IsNaN(similarity)
                    ? (ushort)0
                    : (ushort)Math.Clamp(Math.Round(similarity * SimilaritySteps) + 1, 1, ushort.MaxValue));
        }

        if (quality is not null)
        {
            WriteUInt32LittleEndian(bytes.AsSpan(^Crc32C.Size), Crc32C.Compute(bytes.AsSpan(..^Crc32C.Size)));
        }

        destination.Write(bytes);
    }

    /// <summary>
    /// Reads the figures that follow <paramref name="length"/> bytes. <paramref name="length"/> receives the offset of
    /// their end or, if more bytes are needed, the number of bytes needed.
    /// </summary>
    /// <exception cref="InvalidPacketException">The figures are damaged.</exception>
    public static bool TryRead(ReadOnlySpan<byte> prefix, int levels, out MeasuredQuality[]? quality, ref int length)
    {
        quality = null;
        int start = length++;
        if (prefix.Length < length)
        {
            return false;
        }

        int count = prefix[start];
        if (count == 0)
        {
            return true;
        }

        if (count != levels)
        {
            PacketThrow.Invalid(
                "The file's list of measured figures is damaged; copy or download the file again.",
                start,
                $"0 or {levels}",
                count);
        }

        length = start + GetLength(levels);
        if (prefix.Length < length)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = prefix[start..length];
        PacketThrow.IfChecksumDiffers(
            "The file's list of measured figures",
            "copy or download the file again",
            length - Crc32C.Size,
            ReadUInt32LittleEndian(bytes[^Crc32C.Size..]),
            Crc32C.Compute(bytes[..^Crc32C.Size]));
        quality = new MeasuredQuality[levels];
        for (int i = 0; i < levels; i++)
        {
            ReadOnlySpan<byte> figure = bytes[(1 + i * FigureLength)..];
            ushort similarity = ReadUInt16LittleEndian(figure[sizeof(ushort)..]);
            quality[i] = new MeasuredQuality(
                PsnrCode.FromHundredths(ReadUInt16LittleEndian(figure)),
                similarity == 0 ? double.NaN : (similarity - 1) / SimilaritySteps);
        }

        return true;
    }

    private static int GetLength(int levels) => 1 + levels * FigureLength + Crc32C.Size;
}
