using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Decodes the bytes of a picture file.</summary>
internal abstract class PictureDecoder : IPictureDecoder
{
    /// <summary>Decodes the rest of a stream that can seek, and leaves it at its end.</summary>
    public static Picture Decode(
        Stream stream,
        string name,
        PictureReadOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        SkiaNative.Require();
        using CodecInput input = new(stream, progress, cancellationToken);
        EncodedBytes.ThrowIfTooLong(input.ByteCount, name, options.MaxBytes);
        input.ThrowIfStopped();
        Picture picture = Decode(input, name, options);
        input.MoveToEnd();
        progress?.Report(1);
        return picture;
    }

    public static PictureInfo ReadInfo(Stream stream, string name, PictureReadOptions options)
    {
        SkiaNative.Require();
        using CodecInput input = new(stream);
        using SKCodec codec = Open(input, name);
        PixelPath path = PixelPath.Create(Orientation(codec, options), codec.Info.Width, codec.Info.Height);
        return new PictureInfo(path.Width, path.Height, codec.Info.AlphaType != SKAlphaType.Opaque);
    }

    private static Picture Decode(CodecInput input, string name, PictureReadOptions options)
    {
        using SKCodec codec = Open(input, name);
        PictureErrors.ThrowIfTooManyPixels(codec.Info.Width, codec.Info.Height, name, options.MaxPixels);
        SKImageInfo info = DecodedInfo(codec, options);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info, SKBitmapAllocFlags.ZeroPixels))
        {
            throw PictureErrors.OutOfMemory(name, info.BytesSize64);
        }

        SKCodecResult result = codec.GetPixels(info, bitmap.GetPixels());
        input.ThrowIfStopped();
        RequireSuccess(result, name, options);
        return PixelPacker.Pack(
            new SKBitmapRows(bitmap), Orientation(codec, options), bitmap.AlphaType == SKAlphaType.Opaque);
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
        throw PictureErrors.Unreadable(input.ReadHead(PictureErrors.SignatureLength), name);
    }

    // Skia's origins have the numbers of EXIF.
    private static int Orientation(SKCodec codec, PictureReadOptions options) =>
        (int)(options.ApplyOrientation ? codec.EncodedOrigin : SKEncodedOrigin.TopLeft);

    private static SKImageInfo DecodedInfo(SKCodec codec, PictureReadOptions options)
    {
        SKAlphaType alpha =
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;

        // Without a target colour space Skia copies the numbers of the file.
        using SKColorSpace? target =
            options.ConvertToSrgb && !SourceColours.AreSrgb(codec) ? SKColorSpace.CreateSrgb() : null;
        return new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, alpha, target!);
    }

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
