using System.IO.Compression;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Replaces the colour profile of a picture file.</summary>
internal static class ProfileSplice
{
    // Bytes of a JPEG segment that are not profile data: its length, its name, its number and their count.
    private const int JpegPart = ushort.MaxValue - 16;

    /// <summary>The rest of a stream with its colour information replaced by one profile.</summary>
    public static Stream Splice(Stream stream, FileMetadata metadata, byte[] profile)
    {
        long length = stream.Length - stream.Position;
        var spliced = new SplicedStream(stream);
        byte[] part = metadata.Format switch
        {
            PictureFormat.Png => PngChunk(profile),
            PictureFormat.Jpeg => JpegSegments(profile),
            _ => WebpChunks.Make("ICCP"u8, profile),
        };
        long at = 0;
        if (metadata.Format == PictureFormat.Webp)
        {
            at = WebpChunks.FileHeader;
            spliced.Add(WebpChunks.MakeHeader(length - at + part.Length - metadata.ColourParts.Sum(old => old.Length)));
        }

        spliced.Add(at, metadata.ColourPlace - at);
        spliced.Add(part);
        at = metadata.ColourPlace;
        foreach (FilePart old in metadata.ColourParts)
        {
            spliced.Add(at, old.Start - at);
            at = old.Start + old.Length;
        }

        spliced.Add(at, length - at);
        return spliced;
    }

    private static byte[] PngChunk(byte[] profile)
    {
        using var content = new MemoryStream();
        content.Write("profile\0\0"u8);
        using (var zlib = new ZLibStream(content, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(profile);
        }

        return PngChunks.Make("iCCP"u8, content.ToArray());
    }

    private static byte[] JpegSegments(byte[] profile)
    {
        using var segments = new MemoryStream();
        int count = (profile.Length + JpegPart - 1) / JpegPart;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> part = profile.AsSpan(i * JpegPart, Math.Min(JpegPart, profile.Length - i * JpegPart));
            int length = 2 + JpegProfile.Name.Length + 2 + part.Length;
            segments.Write([0xFF, 0xE2, (byte)(length >> 8), (byte)length]);
            segments.Write(JpegProfile.Name);
            segments.Write([(byte)(i + 1), (byte)count]);
            segments.Write(part);
        }

        return segments.ToArray();
    }
}
