namespace ProgressiveSR.SkiaSharp;

/// <summary>Reads parts of a seekable stream at offsets relative to its initial position.</summary>
internal sealed class PartReader(Stream stream)
{
    private readonly long _start = stream.Position;

    public long Length { get; } = Math.Max(0, stream.Length - stream.Position);

    /// <summary>Reads as many of the bytes as there are.</summary>
    public byte[] Read(long position, long length)
    {
        long there = Math.Clamp(Length - position, 0, Math.Max(0, length));
        byte[] part = new byte[there];
        if (there > 0)
        {
            if (stream.Position != _start + position)
            {
                stream.Position = _start + position;
            }

            int read = stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            Array.Resize(ref part, read);
        }

        return part;
    }
}
