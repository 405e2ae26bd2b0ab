using System.IO.Compression;
using System.Runtime.InteropServices;

namespace ProgressiveSR;

/// <summary>
/// The alpha plane of a file: one zlib stream, whose size is limited by that of the picture on both sides.
/// </summary>
internal static class AlphaSection
{
    /// <summary>The maximum compression ratio of a deflate stream.</summary>
    private const int HighestRatio = 1032;

    private const int Slack = 1024;
    private const int PieceLength = 1 << 20;
    private const int ShownBytes = 4;
    private const string Remedy = "encode the picture again";

    /// <summary>Compresses an alpha plane.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ReadOnlyMemory<byte> Compress(
        ReadOnlySpan<byte> plane, CompressionLevel level, CancellationToken cancellationToken)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, level, leaveOpen: true))
        {
            while (!plane.IsEmpty)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int length = Math.Min(PieceLength, plane.Length);
                zlib.Write(plane[..length]);
                plane = plane[length..];
            }
        }

        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    /// <summary>Whether a plane of this many pixels can compress to this many bytes.</summary>
    public static bool CanHold(long compressed, long pixels) =>
        compressed > 0 && pixels <= Array.MaxLength
        && compressed <= Math.Min(pixels + pixels / 8 + Slack, Array.MaxLength)
        && pixels <= compressed * HighestRatio;

    /// <summary>Decompresses an alpha plane of known length.</summary>
    /// <exception cref="InvalidPacketException">The stream is damaged, or its decompressed length differs.</exception>
    public static void Inflate(ReadOnlyMemory<byte> compressed, long offset, Span<byte> plane)
    {
        try
        {
            using MemoryStream source = MemoryMarshal.TryGetArray(compressed, out ArraySegment<byte> bytes)
                ? new(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
                : new(compressed.ToArray(), writable: false);
            using ZLibStream zlib = new(source, CompressionMode.Decompress);
            int read = zlib.ReadAtLeast(plane, plane.Length, throwOnEndOfStream: false);
            if (read < plane.Length || zlib.ReadByte() >= 0)
            {
                PacketThrow.Invalid(
                    $"The alpha plane does not match the picture; {Remedy}.",
                    offset,
                    $"{plane.Length} bytes",
                    read < plane.Length ? $"{read} bytes" : "more");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // The input is memory, so an I/O error is zlib asking for a dictionary, which the format does not have. The
            // runtime's own message is about archives.
            PacketThrow.Invalid(
                $"The alpha plane is not in the required format; {Remedy}.",
                offset,
                "a zlib stream",
                Convert.ToHexStringLower(compressed.Span[..Math.Min(ShownBytes, compressed.Length)]));
        }
    }
}
