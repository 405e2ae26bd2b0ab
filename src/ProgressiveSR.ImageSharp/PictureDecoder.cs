using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Decodes picture files.</summary>
internal abstract class PictureDecoder : IPictureDecoder
{
    private const int HeadBytes = 1 << 16;

    /// <summary>Decodes the rest of a seekable stream, and leaves it at its end.</summary>
    public static Picture Decode(
        Stream stream,
        string name,
        PictureReadOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SourceFile file = SourceFile.Open(ReadAll(stream, name, options), name);
        PictureErrors.ThrowIfTooManyPixels(file.Size.Width, file.Size.Height, name, options.MaxPixels);

        // ImageSharp's decoders fill in missing parts, so truncation must be detected beforehand.
        bool truncated = file.IsTruncated(cancellationToken);
        if (truncated && !options.AcceptTruncated)
        {
            throw PictureErrors.Truncated(name);
        }

        using var pieces = new SegmentStream(file.Pieces(truncated), progress, cancellationToken);
        using Image<Rgba32> image = OnCanvas(Load(file, pieces, cancellationToken), file);
        Picture picture = ImagePacker.Pack(
            image,
            ImagePacker.Conversion(file.Colours, name, options),
            ImagePacker.Orientation(file.Metadata, options),
            opaque: !file.MayHaveAlpha);
        progress?.Report(1);
        return picture;
    }

    public static PictureInfo ReadInfo(Stream stream, string name, PictureReadOptions options)
    {
        long start = stream.Position;
        byte[] head = new byte[(int)Math.Min(HeadBytes, stream.Length - start)];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (TryReadInfoFromHead(head.AsMemory(0, length), options) is { } info)
        {
            return info;
        }

        stream.Position = start;
        return Describe(SourceFile.Open(ReadAll(stream, name, options), name), options);
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream stream, string name, PictureReadOptions options)
    {
        MemoryStream memory = stream as MemoryStream ?? EncodedBytes.Read(stream, name, options.MaxBytes);
        if (!memory.TryGetBuffer(out ArraySegment<byte> buffer))
        {
            memory = EncodedBytes.Read(stream, name, options.MaxBytes);
            memory.TryGetBuffer(out buffer);
        }

        ReadOnlyMemory<byte> rest = buffer.AsMemory((int)memory.Position);
        EncodedBytes.ThrowIfTooLong(rest.Length, name, options.MaxBytes);
        memory.Position = memory.Length;
        return rest;
    }

    /// <summary>Parses the first bytes; null if they are too few, or the format is not JPEG.</summary>
    private static PictureInfo? TryReadInfoFromHead(ReadOnlyMemory<byte> head, PictureReadOptions options)
    {
        try
        {
            return head.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
                ? Describe(SourceFile.Open(head, ""), options)
                : null;
        }
        catch (InvalidPictureException)
        {
            return null;
        }
    }

    private static PictureInfo Describe(SourceFile file, PictureReadOptions options)
    {
        PixelPath path = PixelPath.Create(
            ImagePacker.Orientation(file.Metadata, options), file.Size.Width, file.Size.Height);
        return new PictureInfo(path.Width, path.Height, file.MayHaveAlpha);
    }

    private static Image<Rgba32> Load(SourceFile file, SegmentStream pieces, CancellationToken cancellationToken)
    {
        Image<Rgba32>? image = null;
        try
        {
            image = file.Decoder.Decode<Rgba32>(Configuration.Default, pieces, cancellationToken);
            return image.Size() == file.Frame.Size
                ? image
                : throw new InvalidImageContentException("The pixels are of another size than the header says.");
        }
        catch (Exception e)
        {
            image?.Dispose();
            if (e is OperationCanceledException || pieces.Interruption is not null)
            {
                pieces.ThrowInterruption();
                throw;
            }

            throw Described(e, file);
        }
    }

    /// <summary>Decoders throw almost any exception for damaged files: index out of range, overflow.</summary>
    private static Exception Described(Exception e, SourceFile file) => e switch
    {
        OutOfMemoryException => PictureErrors.OutOfMemory(file.Name, 4L * file.Size.Width * file.Size.Height, e),
        { InnerException: InvalidMemoryOperationException } or InvalidMemoryOperationException =>
            new InvalidPictureException(
                $"{file.Name} is damaged or needs more memory than ImageSharp's allocator allows; "
                + "copy or download it again, or raise the allocator's limit.",
                e),
        NotSupportedException => PictureErrors.Unsupported(file.Name, "a kind that ImageSharp does not know", e),
        _ => PictureErrors.Damaged(file.Name, e),
    };

    /// <summary>Places the frame in its picture, which is transparent around it.</summary>
    private static Image<Rgba32> OnCanvas(Image<Rgba32> frame, SourceFile file)
    {
        if (file.Frame.Size == file.Size)
        {
            return frame;
        }

        using (frame)
        {
            Image<Rgba32> canvas = PictureEncoder.Allocate(file.Size.Width, file.Size.Height);
            var from = new RgbaRows(frame);
            var to = new RgbaRows(canvas);
            for (int y = 0; y < from.Height; y++)
            {
                from.Row(y).CopyTo(to.Row(file.Frame.Top + y)[(file.Frame.Left * PixelPacker.RgbaBytes)..]);
            }

            return canvas;
        }
    }
}
