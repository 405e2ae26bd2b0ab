using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Decodes the bytes of a picture file.</summary>
internal abstract class PictureDecoder : IPictureDecoder
{
    private const int HeadBytes = 1 << 16;

    private static readonly DecoderOptions FirstFrame = new() { MaxFrames = 1 };

    private static readonly PngDecoderOptions DamagedPng = new()
    {
        GeneralOptions = FirstFrame,
        PngCrcChunkHandling = PngCrcChunkHandling.IgnoreAll,
    };

    /// <summary>Decodes the rest of a stream that can seek, and leaves it at its end.</summary>
    public static Picture Decode(
        Stream stream,
        string name,
        PictureReadOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> encoded = ReadAll(stream, name, options);
        Picture picture = Decode(encoded, name, options, cancellationToken);
        progress?.Report(1);
        return picture;
    }

    public static PictureInfo ReadInfo(Stream stream, string name, PictureReadOptions options)
    {
        long start = stream.Position;
        byte[] head = new byte[(int)Math.Min(HeadBytes, stream.Length - start)];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (TryReadInfoFromHead(head.AsSpan(0, length), options) is { } info)
        {
            return info;
        }

        stream.Position = start;
        ReadOnlySpan<byte> encoded = ReadAll(stream, name, options).Span;

        // PNG's orientation may follow the pixels; whose checksum fails in a truncated file.
        ReadOnlySpan<byte> part = FileStructure.IsEndMissing(encoded) ? FileStructure.Head(encoded) : encoded;
        return Describe(Identify(part, name), encoded, options);
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

    /// <summary>What the first bytes tell, or null for formats other than JPEG and where they are too few.</summary>
    private static PictureInfo? TryReadInfoFromHead(ReadOnlySpan<byte> head, PictureReadOptions options)
    {
        try
        {
            return head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
                ? Describe(Identify(head, ""), head, options)
                : null;
        }
        catch (InvalidPictureException)
        {
            return null;
        }
    }

    private static Picture Decode(
        ReadOnlyMemory<byte> file, string name, PictureReadOptions options, CancellationToken cancellationToken)
    {
        ReadOnlySpan<byte> encoded = file.Span;
        ImageInfo info = Identify(FileStructure.Head(encoded), name);
        PictureErrors.ThrowIfTooManyPixels(info.Width, info.Height, name, options.MaxPixels);

        // ImageSharp takes memory for a frame even where it is larger than its animation.
        (int width, int height) = FileStructure.FirstWebpFrame(encoded);
        PictureErrors.ThrowIfTooManyPixels(width, height, name, options.MaxPixels);

        // ImageSharp's decoders fill up what is missing, so its lack must be noticed before and after.
        bool truncated = FileStructure.IsEndMissing(encoded);
        if (truncated && !options.AcceptTruncated)
        {
            throw PictureErrors.Truncated(name);
        }

        cancellationToken.ThrowIfCancellationRequested();
        using Image<Rgba32> image =
            Load(file, name, acceptDamagedPng: truncated && IsPng(info), info.Size, cancellationToken);
        bool opaque = !MayHaveAlpha(info, encoded);
        if (opaque && !options.AcceptTruncated && HasUnsetRow(image))
        {
            throw PictureErrors.Truncated(name);
        }

        return ImagePacker.Pack(image, image.Metadata, options, opaque);
    }

    private static ImageInfo Identify(ReadOnlySpan<byte> encoded, string name)
    {
        if (encoded.IsEmpty)
        {
            throw PictureErrors.Empty(name);
        }

        if (FileStructure.HasCutWebpChunk(encoded))
        {
            throw PictureErrors.Truncated(name);
        }

        try
        {
            ImageInfo info = Image.Identify(FirstFrame, encoded);
            return info.Width > 0 && info.Height > 0 ? info : throw new InvalidImageContentException("No pixels.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw PictureErrors.Unreadable(encoded, name, e);
        }
    }

    private static Image<Rgba32> Load(
        ReadOnlyMemory<byte> file, string name, bool acceptDamagedPng, Size size, CancellationToken cancellationToken)
    {
        MemoryMarshal.TryGetArray(file, out ArraySegment<byte> bytes);
        using var stream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        try
        {
            // Nothing waits: decoding from memory ends before the call returns, and only these take a token.
            Task<Image<Rgba32>> loading = acceptDamagedPng
                ? PngDecoder.Instance.DecodeAsync<Rgba32>(DamagedPng, stream, cancellationToken)
                : Image.LoadAsync<Rgba32>(FirstFrame, stream, cancellationToken);
            return loading.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (OutOfMemoryException e)
        {
            throw PictureErrors.OutOfMemory(name, 4L * size.Width * size.Height, e);
        }
        catch (Exception e) when ((e.InnerException ?? e) is InvalidMemoryOperationException)
        {
            throw new InvalidPictureException(
                $"{name} is damaged or needs more memory than ImageSharp's allocator allows; "
                + "copy or download it again, or raise the allocator's limit.",
                e);
        }
        catch (NotSupportedException e)
        {
            throw PictureErrors.Unsupported(name, "a kind that ImageSharp does not know", e);
        }
        catch (Exception e)
        {
            // No stream of a caller can fail here, and on damaged files decoders throw nearly everything: indices
            // out of range, invalid arguments, overflows.
            throw PictureErrors.Damaged(name, e);
        }
    }

    private static PictureInfo Describe(ImageInfo info, ReadOnlySpan<byte> encoded, PictureReadOptions options)
    {
        PixelPath path = PixelPath.Create(ImagePacker.Orientation(info.Metadata, options), info.Width, info.Height);
        return new PictureInfo(path.Width, path.Height, MayHaveAlpha(info, encoded));
    }

    private static bool IsPng(ImageInfo info) => info.Metadata.DecodedImageFormat is PngFormat;

    private static bool MayHaveAlpha(ImageInfo info, ReadOnlySpan<byte> encoded) =>
        info.Metadata.DecodedImageFormat switch
        {
            JpegFormat => false,
            PngFormat => MayHaveAlpha(info.Metadata.GetPngMetadata()),
            WebpFormat => MayHaveAlpha(encoded, info.Metadata.GetWebpMetadata()),
            _ => true,
        };

    private static bool MayHaveAlpha(PngMetadata png)
    {
        if (png.ColorType is PngColorType.GrayscaleWithAlpha or PngColorType.RgbWithAlpha
            || png.TransparentColor is not null)
        {
            return true;
        }

        foreach (Color colour in png.ColorTable.GetValueOrDefault().Span)
        {
            if (colour.ToPixel<Rgba32>().A != byte.MaxValue)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>ImageSharp does not tell a WebP file's alpha flags, which stand at fixed places.</summary>
    private static bool MayHaveAlpha(ReadOnlySpan<byte> encoded, WebpMetadata webp)
    {
        const int chunk = 12, extendedFlags = 20, losslessFlags = 24;
        const byte alpha = 0x10;
        return encoded[chunk..].StartsWith("VP8X"u8)
            ? (encoded[extendedFlags] & alpha) != 0 || webp.FileFormat == WebpFileFormatType.Lossless
            : encoded[chunk..].StartsWith("VP8L"u8) && (encoded[losslessFlags] & alpha) != 0;
    }

    /// <summary>
    /// Whether the last rows of an opaque picture were not in its file: they keep an image's first colour, transparent.
    /// Interlaced, the odd rows come last.
    /// </summary>
    private static bool HasUnsetRow(Image<Rgba32> image) =>
        image[0, image.Height - 1].A == 0 || image[0, Math.Max(0, image.Height - 2)].A == 0;
}
