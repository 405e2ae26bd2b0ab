using System.IO.Compression;

namespace ProgressiveSR;

/// <summary>The alpha plane of a file: one zlib stream, its size bounded by the picture's on both sides.</summary>
internal static class AlphaSection
{
    /// <summary>A deflate stream holds at most this many times its own length.</summary>
    private const int HighestRatio = 1032;

    private const int Slack = 1024;
    private const int PieceLength = 1 << 20;
    private const int ShownBytes = 4;
    private const string Remedy = "encode the picture again";

    /// <summary>Compresses a plane.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MemoryStream Compress(
        ReadOnlySpan<byte> plane, CompressionLevel level, CancellationToken cancellationToken)
    {
        MemoryStream compressed = new();
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

        return compressed;
    }

    /// <summary>Whether a plane of so many pixels can have so many compressed bytes.</summary>
    public static bool CanHold(long compressed, long pixels) =>
        compressed > 0 && pixels <= Array.MaxLength
        && compressed <= Math.Min(pixels + pixels / 8 + Slack, Array.MaxLength)
        && pixels <= compressed * HighestRatio;

    /// <summary>Inflates a plane whose length is known.</summary>
    /// <exception cref="InvalidPacketException">The stream is broken, or holds more or fewer bytes.</exception>
    public static void Inflate(byte[] compressed, long offset, Span<byte> plane)
    {
        try
        {
            using MemoryStream source = new(compressed, writable: false);
            using ZLibStream zlib = new(source, CompressionMode.Decompress);
            int read = zlib.ReadAtLeast(plane, plane.Length, throwOnEndOfStream: false);
            if (read < plane.Length || zlib.ReadByte() >= 0)
            {
                PacketThrow.Invalid(
                    $"The alpha plane does not fit the picture; {Remedy}.",
                    offset,
                    $"{plane.Length} bytes",
                    read < plane.Length ? $"{read} bytes" : "more");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Nothing is read but memory: an I/O error is zlib's way to ask for a dictionary, which there never is.
            // What the runtime says of it is about archives.
            PacketThrow.Invalid(
                $"The alpha plane was not written as the format says; {Remedy}.",
                offset,
                "a zlib stream",
                Convert.ToHexStringLower(compressed.AsSpan(0, Math.Min(ShownBytes, compressed.Length))));
        }
    }
}
