namespace ProgressiveSR.SkiaSharp;

/// <summary>A picture file's colour information and orientation, read without decoding it.</summary>
internal sealed class FileMetadata
{
    /// <summary>The format; null if it is not PNG, JPEG or WebP.</summary>
    public PictureFormat? Format { get; private init; }

    /// <summary>Components of a stored pixel: 1 for grey, 3 for RGB, 4 for CMYK; 0 if unknown.</summary>
    public int Colours { get; set; }

    /// <summary>Whether there is an ICC profile, readable or not.</summary>
    public bool HasProfile { get; set; }

    /// <summary>The ICC profile, decompressed and assembled; null if there is none or it is invalid.</summary>
    public byte[]? Profile { get; set; }

    /// <summary>
    /// The content of a PNG's cICP chunk, which takes precedence over its profile; null if there is none.
    /// </summary>
    public CodedColours? Coded { get; set; }

    /// <summary>EXIF orientation, 1 to 8; 1 if there is none.</summary>
    public int Orientation { get; set; } = ExifOrientation.Upright;

    /// <summary>The parts of the file that contain colour information, in file order.</summary>
    public List<FilePart> ColourParts { get; } = [];

    /// <summary>Where colour information may be inserted.</summary>
    public long ColourPlace { get; set; }

    /// <summary>Reads the rest of a seekable stream, and restores its position.</summary>
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

/// <summary>A chunk or segment of a file, including its header and anything after its content.</summary>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="Length">Its total length in bytes.</param>
internal readonly record struct FilePart(long Start, long Length);
