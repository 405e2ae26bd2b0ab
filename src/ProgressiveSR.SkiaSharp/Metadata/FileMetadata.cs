namespace ProgressiveSR.SkiaSharp;

/// <summary>What a picture file says about its colours and its orientation, read without decoding it.</summary>
internal sealed class FileMetadata
{
    /// <summary>Null for formats besides the three.</summary>
    public PictureFormat? Format { get; private init; }

    /// <summary>Numbers of a stored pixel: 1 for grey, 3 for red, green and blue, 4 for CMYK; 0 if unknown.</summary>
    public int Colours { get; set; }

    /// <summary>Whether there is an ICC profile, readable or not.</summary>
    public bool HasProfile { get; set; }

    /// <summary>The ICC profile, inflated and put together; null where there is none or it cannot be read.</summary>
    public byte[]? Profile { get; set; }

    /// <summary>What a PNG's cICP chunk says, which goes before its profile; null where there is none.</summary>
    public CodedColours? Coded { get; set; }

    /// <summary>EXIF orientation, 1 to 8; 1 where there is none.</summary>
    public int Orientation { get; set; } = ExifOrientation.Upright;

    /// <summary>Parts of the file that tell about colours, in their order.</summary>
    public List<FilePart> ColourParts { get; } = [];

    /// <summary>Where parts that tell about colours may stand.</summary>
    public long ColourPlace { get; set; }

    /// <summary>Reads the rest of a stream that can seek, and leaves it where it was.</summary>
    public static FileMetadata Read(Stream stream)
    {
        long start = stream.Position;
        try
        {
            var reader = new PartReader(stream);
            byte[] signature = reader.Read(0, FileSignature.Length);
            FileMetadata metadata = new() { Format = FileSignature.Recognise(signature) };
            switch (metadata.Format)
            {
                case PictureFormat.Png:
                    PngMetadata.Read(reader, metadata);
                    break;
                case PictureFormat.Jpeg:
                    JpegMetadata.Read(reader, metadata);
                    break;
                case PictureFormat.Webp:
                    WebpMetadata.Read(reader, metadata);
                    break;
                default:
                    break;
            }

            return metadata;
        }
        finally
        {
            stream.Position = start;
        }
    }
}

/// <summary>A chunk or segment of a file, with its header and what follows its content.</summary>
/// <param name="Start">Bytes before it.</param>
/// <param name="Length">All of its bytes.</param>
internal readonly record struct FilePart(long Start, long Length);
