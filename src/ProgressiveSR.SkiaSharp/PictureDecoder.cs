using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Decodes picture files.</summary>
internal abstract class PictureDecoder : IPictureDecoder
{
    /// <summary>Decodes the rest of a seekable stream, and leaves it at its end.</summary>
    public static Picture Decode(
        Stream stream,
        string name,
        PictureReadOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        SkiaNative.Require();
        EncodedBytes.ThrowIfTooLong(stream.Length - stream.Position, name, options.MaxBytes);
        cancellationToken.ThrowIfCancellationRequested();
        FileMetadata metadata = FileMetadata.Read(stream);
        long start = stream.Position;
        SourceColours colours = SourceColours.Open(stream, metadata, name, options);
        using CodecInput input = new(colours.File, progress, cancellationToken);
        using SKCodec codec = Open(input, name);
        using SKBitmap bitmap = Decode(codec, input, colours, name, options);
        if (metadata.Format == PictureFormat.Jpeg && !options.AcceptTruncated)
        {
            stream.Position = start;
            JpegStructure.RequireComplete(stream, name, new SKBitmapRows(bitmap), cancellationToken);
        }

        stream.Position = Math.Max(start, stream.Length);
        if (colours.Warning is { } warning)
        {
            options.Warn?.Invoke(warning);
        }

        Picture picture = PixelPacker.Pack(
            new SKBitmapRows(bitmap), Orientation(metadata, codec, options), bitmap.AlphaType == SKAlphaType.Opaque);
        progress?.Report(1);
        return picture;
    }

    public static PictureInfo ReadInfo(Stream stream, string name, PictureReadOptions options)
    {
        SkiaNative.Require();
        FileMetadata metadata = FileMetadata.Read(stream);
        using CodecInput input = new(stream);
        using SKCodec codec = Open(input, name);
        PixelPath path = PixelPath.Create(Orientation(metadata, codec, options), codec.Info.Width, codec.Info.Height);
        return new PictureInfo(path.Width, path.Height, codec.Info.AlphaType != SKAlphaType.Opaque);
    }

    private static SKBitmap Decode(
        SKCodec codec, CodecInput input, SourceColours colours, string name, PictureReadOptions options)
    {
        PictureErrors.ThrowIfTooManyPixels(codec.Info.Width, codec.Info.Height, name, options.MaxPixels);
        using SKColorSpace? target = colours.Target(codec);
        SKAlphaType alpha =
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, alpha, target!);
        var bitmap = new SKBitmap();
        try
        {
            if (!bitmap.TryAllocPixels(info, SKBitmapAllocFlags.ZeroPixels))
            {
                throw PictureErrors.OutOfMemory(name, info.BytesSize64);
            }

            SKCodecResult result = codec.GetPixels(info, bitmap.GetPixels());
            input.ThrowIfStopped();
            RequireSuccess(result, name, options);
            return bitmap;
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }
    }

    private static SKCodec Open(CodecInput input, string name)
    {
        if (input.ByteCount == 0)
        {
            throw PictureErrors.Empty(name);
        }

        SKCodec? codec = SKCodec.Create(input);
        if (codec is not null)
        {
            return codec;
        }

        input.ThrowIfStopped();
        throw PictureErrors.Unreadable(input.ReadHead(FileSignature.Length), name);
    }

    // Skia ignores the orientation of PNG files; its origins have the same numbers as EXIF's.
    private static int Orientation(FileMetadata metadata, SKCodec codec, PictureReadOptions options) =>
        !options.ApplyOrientation ? ExifOrientation.Upright
        : metadata.Format is null ? (int)codec.EncodedOrigin
        : metadata.Orientation;

    private static void RequireSuccess(SKCodecResult result, string name, PictureReadOptions options)
    {
        if (result == SKCodecResult.Success
            || (result == SKCodecResult.IncompleteInput && options.AcceptTruncated))
        {
            return;
        }

        throw result switch
        {
            SKCodecResult.IncompleteInput => PictureErrors.Truncated(name),
            SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => PictureErrors.Damaged(name),
            _ => PictureErrors.Unsupported(name, $"{result}"),
        };
    }
}
